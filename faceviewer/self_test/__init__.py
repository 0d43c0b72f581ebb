"""Does this installation have all that the program needs? What packaging can break, looked at one by one."""

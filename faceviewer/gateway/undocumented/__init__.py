"""Check whether undocumented fields of an answer contradict the documented ones. Such fields never allow an entry."""

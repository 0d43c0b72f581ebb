"""Check whether undocumented fields of a reply contradict the documented ones. Such fields never allow an entry."""

"""Whether fields of an answer that are not documented may say otherwise than those that are; never what they allow."""

"""The cases of the bench by area, and remarks."""

AREAS = {
    "transport": "T01 T02 T03 T04 T05 T06 T07 T09 T10 T12 T13 T15 T17 T18 T19",
    "tls-proxy": "S01 S02 S03 S06 S07 S08 S09",
    "gateway-auth": "G01 G04 G05 G06 G08 G09 G10",
    "throttle-retry": "R01 R02 R04 R05",
    "envelope": "J01 J02 J04 J06 J08 J11 J12",
    "contract": "C01 C04 C05 C07",
    "doors": "P01 P02 P03 P04 P05 P06 P07 P08",
    "image-base64": "B01 B03 B05",
    "image-url": "U01 U02 U03 U05 U06 U09 U10 U11 U12 U14",
    "image-decode": "D01 D02 D03 D04 D05 D07 D10 D11 D12",
    "files": "F01 F03 F04 F06 F07 F08 F09",
    "text-ui": "X01 X02 X04 X05 X06 X07",
    "time": "M01 M04",
    "lists": "L01 L02 L03 L04 L05 L06",
}
"""The IDs of the cases of each area, as in the names of tests: `test_T06_...`."""

CASES = {case: area for area, cases in AREAS.items() for case in cases.split()}

REMARKS = {
    "T10": "a banner without the end of a head looks like a connection that was cut, and is retried",
    "B05": "over the network, the response reaches its own limit before the picture does",
    "U09": "repaired: a second response contains the picture in BASE64",
    "U10": "repaired in the same way",
    "F03": "tested with a disk of 64 KB and a limit of file sizes, because /dev/full is not a folder",
    "F07": "the next save into a folder removes its leftovers; the program does not search the disk at its start",
    "F08": "there is no history and no audit yet; not tested on Windows",
    "F09": "folders are recognised by name and mount; the choice applies until the program ends; no audit yet",
    "J12": "both IDs are kept and shown; differences are not counted",
}
"""Cases whose behaviour differs from the list of faults, and how."""

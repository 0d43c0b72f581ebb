"""Every bound of the program, each with its reason."""

# What is asked.
USER_ID_CHARACTERS = 64  # the save endpoint's limit
ASKED_BEFORE = 100  # ids of a session that one can go back through; nobody goes further

PASTED_CHARACTERS = 250_000  # of a paste that is searched for ids, without a stall; a long ticket is a third
CLUES = 8  # offered of one paste: more is a list, and nobody reads on

# Time, in seconds of the wall clock.
ATTEMPT_SECONDS = 10.0  # the endpoint promises its answer within 10 000 ms
RESOLVE_SECONDS = 10.0  # a name; a system whose first name server is silent asks the second after 5 s
RESOLVING_AT_ONCE = 48  # questions, three a name; each may hold a thread for minutes where no name server answers
TOGETHER_SECONDS = 0.3  # for the addresses of both families, before each is asked for apart: ten times what is usual
OTHER_FAMILY_SECONDS = 0.05  # for the addresses of the other family once one has come (RFC 8305 section 3)
DENIED_SECONDS = 1.0  # for the other family once one says that there is no such name; some servers say so of AAAA alone
CONNECT_SECONDS = 3.0  # TCP, and again TLS: a host that does not answer by then will not
HEAD_START_SECONDS = 0.25  # of one address before the next (RFC 8305)
LISTEN_SECONDS = 0.25  # before a request that follows a closed connection: an alert of TLS comes within a round trip
KEEP_ALIVE_SECONDS = 120.0  # an unused connection: between two tickets; who closes it sooner costs a new one
UNHEARD_SECONDS = 3.0  # what is sent over one that was unused and reaches nobody: a firewall may have forgotten it
SYSTEM_PROXY_SECONDS = 30.0  # the system's setting is believed for so long before it is read again
DESKTOP_SETTINGS_SECONDS = 1.0  # a desktop's program that tells a setting; it takes a few milliseconds
LOOKUP_SECONDS = 25.0  # all attempts, waits between them and the picture: what a person waits at a desk
PING_SECONDS = 5.0  # the connection check's first call; its lookup follows whatever came of it
RETRY_AFTER_SECONDS = 60.0  # the longest pause that a server's Retry-After may ask of us
BACK_OFF_SECONDS = (0.5, 4.0)  # the pause between two attempts grows between these

# Attempts.
ATTEMPTS = 3  # one and two more: past that a fault is no hiccup
CLOCK_SKEW_SECONDS = 24 * 3600.0  # a server's Date further off than this is not believed
CLOCK_TOLERANCE_SECONDS = 5 * 60.0  # the gateway allows 15 minutes; by a third of that somebody should set the clock
CLOCK_AGREES_SECONDS = 5.0  # two clocks that differ by less agree: a Date is told to the second, and takes a while

# The answer, in bytes as received.
ANSWER_BYTES = 16 * 1024 * 1024  # PICTURE_BYTES as BASE64 with line breaks, each slash escaped, are 14 MiB
ANSWER_BYTES_READ_AT_ONCE = 1024 * 1024  # reading more takes long enough to be done beside the event loop
ANSWER_BYTES_WITH_URL = 256 * 1024  # without a picture inside, an answer is a few hundred bytes
HEAD_BYTES = 100 * 1024  # a status line and headers, and all provisional answers before them; a dozen lines are usual
HEAD_LINES = 1000
CHUNK_LINE_BYTES = 4096  # the length of a chunk and its extensions; some ten are usual
JSON_DEPTH = 32  # the documented answer is two levels deep
JSON_MARKS = 210_000  # commas, colons and brackets: some thirty in an answer; as many as are read without a stall
JSON_NUMBER_CHARACTERS = 300  # what no number of ours needs; reading one takes time by the square of its length
SERVER_TEXT = 8192  # characters of any one text of a server that are looked at; a string to sign has some 400
ANSWER_HEADERS = 256  # the gateway sends a dozen
HTTP_DATE_CHARACTERS = 64  # one has 29

# The file with further certificate authorities, in bytes.
CA_FILE_BYTES = 4 * 1024 * 1024  # the system's own, with all of the world's, is a twentieth

# The doors. Asked page by page, twenty a page, within LOOKUP_SECONDS all together.
DOORS_PAGES = 100  # a large site has some hundred doors
DOORS = 2000  # shown of one face; the last page may bring a few more

# The picture.
PICTURE_BYTES = 5 * 1024 * 1024  # the save endpoint takes 1 MB; older data may be larger
PICTURE_PIXELS = 16_000_000  # the save endpoint takes 800 x 800
PICTURE_SIDE = 65_535  # what JPEG and GIF can tell; the number of pixels bounds the rest
PICTURE_SCANS = 100  # a progressive JPEG has about ten; decoding time grows with each
PICTURE_DECODE_SECONDS = 6.0  # the largest WebP, decoded three times for its proof, takes two on a busy machine
PICTURE_DECODER_SECONDS = 3600  # of a processor, of one process that decodes: some 300,000 pictures
PICTURE_DECODE_BYTES = 1024 * 1024 * 1024  # memory of the process that decodes; the largest allowed needs a quarter
ERROR_PAGE_SECONDS = 1.0  # what a store adds to its refusal; the status alone says that there is no picture
PICTURE_URL_CHARACTERS = 4096  # a pre-signed address is some 400

# What is shown, in characters.
USER_NAME_SHOWN = 64  # the save endpoint's limit
FIELD_SHOWN = 256
WORDS_SHOWN = 1024  # of our own sentences with what they quote, of which each is a field: none is cut by it
SERVER_MESSAGE_SHOWN = 200
REPLY_SHOWN = 64 * 1024  # of a whole answer without its picture, which has some three hundred
REPLY_TEXT_SHOWN = 2048  # of one text in it: a pre-signed address is some 400
REPLY_HEADERS_SHOWN = 64  # headers; the gateway sends a dozen

# A link into the window, in characters: what browsers and desktops pass on whole.
LINK_CHARACTERS = 2048
TICKET_CHARACTERS = 32  # of a ticket's number; the longest that ticket systems count with have some fifteen
LINK_NAME_CHARACTERS = 64  # of a connection's name; with an id and a ticket, each letter in escapes, still a link

# What another program has copied, read unasked.
COPIED_CHARACTERS = 2000  # of a text that can be certain; it is searched in a millisecond
COPIED_SECONDS = (
    3.0  # until a copy is past: the process that reads it takes a fifth of one, its owner may take for ever
)

# A second start while one runs.
HANDOVER_BYTES = 16 * 1024  # its arguments: a link is at most 2048, the path of a log 4096
HANDOVER_SECONDS = 3.0  # until the first answers; whoever started the second waits as long
HANDOVER_LOADING = 5  # times as long while the first is still loading, and its window is on its way: a cold, busy disk

# What leaves the window.
CLIPBOARD_SECONDS = 30.0  # long enough to paste, too short to be forgotten there
DROP_SECONDS = 30.0  # a program that a file was dropped on may still be reading it
IDLE_SECONDS = 5 * 60.0  # what is on show is hidden then: longer than a look into a ticket, shorter than a meeting

# Expiry.
EXPIRES_SOON_DAYS = 7

# A list of ids.
BATCH_ROWS = 100_000  # a company's staff; a million rows are a data base, and nobody reads them
BATCH_HEADER = 5  # lines above them: titles, and the names of the columns
BATCH_COLUMNS = 256  # of a row, all of which go into the report
BATCH_LIST_BYTES = 64 * 1024 * 1024  # as a file; a report of a hundred thousand rows is some forty
BATCH_LIST_SECONDS = 60.0  # to read a workbook; as large a one as is allowed takes some ten
BATCH_IN_FLIGHT = 4  # calls at once: the key may be production's
BATCH_IN_FLIGHT_MOST = 64
BATCH_RATE = 10.0  # calls a second
BATCH_RATE_MOST = 1000
BATCH_RATE_LEAST = 0.1  # however often it was halved: slower looks as if it hung
BATCH_EQUAL_FAILURES = 5  # in a row: what is broken is not the rows
BATCH_THROTTLED_ATTEMPTS = 6  # of a row; with its pauses, half a minute of nothing but throttling
BATCH_HOLD_SECONDS = (0.5, 16.0)  # of all rows, once throttled; each time that nothing came between, twice as long
BATCH_RETRY_AFTER_SECONDS = 300.0  # the longest pause that a server may ask of a batch: nobody sits before it
BATCH_JOURNAL_DAYS = 7  # that the window keeps what came of a list nobody has finished: over a weekend, and no longer

# The evidence pack.
EVIDENCE_BYTES = 64 * 1024 * 1024  # its two pictures at their largest, and room
EVIDENCE_FILE_BYTES = 32 * 1024 * 1024  # a watermarked copy of 16 megapixels of noise
EVIDENCE_MANIFEST_BYTES = 512 * 1024  # operator and purpose as long as fields take them, four bytes a character
EVIDENCE_FILES = 64  # there are four; a reader must list what somebody added, and not a million of them

# The events of the program.
EVENTS_KEPT = 200  # in memory; a lookup with two more attempts has some forty
LOG_BYTES = 1024 * 1024  # of a log, and as much again of the one before: some 15 000 lines each

# Settings and keyring.
SETTINGS_BYTES = 256 * 1024  # a connection takes some 350
SETTINGS_STEPS = 500_000  # of reading dotted keys, whose cost grows with the square of their dots: a second at most
SETTINGS_PROFILES = 500  # connections in one list: nobody finds anything in a longer one
SETTINGS_LOCK_SECONDS = 5.0  # another process has the settings for milliseconds, unless it hangs
SETTINGS_CLOSING_SECONDS = 2.0  # what is not written then: past that a person thinks the program hangs
KEYRING_SECONDS = 15.0  # long enough to type the password that a prompt asks for
USER_ID_LINE_BYTES = 4096  # of an id on standard input, with the blanks and signs that are taken out of it
SECRET_BYTES = 4096  # of a secret on standard input; one is some thirty

# The notice of a newer version.
UPDATE_BYTES = 64 * 1024  # one is some two thousand
UPDATE_SECONDS = 10.0  # nobody waits for it
UPDATE_ADDRESS_CHARACTERS = 2048
UPDATE_CHANGES = 30  # lines
UPDATE_CHANGE_SHOWN = 300  # characters a line

SAVING_UNSAID_MS = 1000  # what takes longer is said to be under way

# What a scanner types.
SCAN_GAP_MS = 35.0  # between two keys at its beginning; a hand that types fast takes 60 and more
SCAN_PAUSE_MS = 80.0  # between two keys once three have come: radio and remote desktops lag
SCAN_LEAST = 4  # characters in a row, each within those times, which no hand types
SCAN_LEAST_ELSEWHERE = 6  # the same, in a field of text that is not for ids: nothing typed there shall go astray
SCAN_HASTE_MS = 10.0  # between two keys: with a digit among them, fewer are a code there too
SCANS_TOGETHER_SECONDS = 2.0  # of several ids within this time nobody has seen but the last; the others are offered
COMPOSED_GAP_MS = 60.0  # between two keys of a scan that an input method composes, of a slow radio scanner too
COMPOSED_LEAST = 6  # such keys, where no Enter is seen: it went to the input method
COMPOSED_MEAN_MS = 45.0  # and what they take at the mean; nobody composes 22 letters in a second

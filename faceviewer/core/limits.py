"""All limits of the program, each with its reason."""

# The query.
USER_ID_CHARACTERS = 64  # limit of the save endpoint
HISTORY_LENGTH = 100  # ids of a session; nobody goes further back

PASTED_CHARACTERS = 250_000  # searched for ids in a paste without a noticeable delay; three times a long ticket
CLUES = 8  # offered from one paste, or of the scans in a row: more is a list for a batch

# Time, in seconds of the wall clock.
ATTEMPT_SECONDS = 10.0  # the endpoint documents a response within 10 000 ms
RESOLVE_SECONDS = 10.0  # for a name; if the first name server is silent, the system tries the second after 5 s
RESOLVING_AT_ONCE = 48  # DNS queries, three a name; each may block a thread for minutes if no name server responds
TOGETHER_SECONDS = 0.3  # for both address families in one DNS query, then each separately: ten times the usual time
OTHER_FAMILY_SECONDS = 0.05  # for the second address family after the first was resolved (RFC 8305 section 3)
DENIED_SECONDS = 1.0  # for the second family after "no such name" for the first; some servers deny AAAA alone
CONNECT_SECONDS = 3.0  # for TCP, and again for TLS: a slower host will not respond at all
HEAD_START_SECONDS = 0.25  # between the attempts to connect to two addresses (RFC 8305)
LISTEN_SECONDS = 0.25  # before a request after a closed connection: a TLS alert arrives within a round trip
KEEP_ALIVE_SECONDS = 120.0  # for an idle connection: about the time between two tickets
UNACKNOWLEDGED_SECONDS = 3.0  # until data on a connection that was idle is acknowledged: a firewall may have dropped it
SYSTEM_PROXY_SECONDS = 30.0  # for which the system's proxy setting is cached
DESKTOP_SETTINGS_SECONDS = 1.0  # for a desktop program that prints a setting; it takes a few milliseconds
LOOKUP_SECONDS = 25.0  # for all attempts, the pauses and the picture: as long as a user waits
PING_SECONDS = 5.0  # for the first call of the connection check; its lookup follows in any case
RETRY_AFTER_SECONDS = 60.0  # the longest pause accepted from Retry-After
BACK_OFF_SECONDS = (0.5, 4.0)  # the pause between two attempts grows between these

# Attempts.
ATTEMPTS = 3  # the first and two retries: after these a fault is not temporary
CLOCK_SKEW_SECONDS = 24 * 3600.0  # a server's Date with a larger offset is not trusted
CLOCK_TOLERANCE_SECONDS = 5 * 60.0  # the gateway allows 15 minutes; the clock should be set at a third of that
CLOCK_AGREES_SECONDS = 5.0  # a smaller difference is none: a Date has whole seconds and takes time to arrive

# The response, in bytes as received.
RESPONSE_BYTES = 16 * 1024 * 1024  # PICTURE_BYTES as BASE64 with line breaks and escaped slashes take 14 MiB
RESPONSE_BYTES_READ_AT_ONCE = 1024 * 1024  # more is read outside of the event loop
RESPONSE_BYTES_WITHOUT_PICTURE = 256 * 1024  # of other endpoints; such a response has a few thousand at most
HEAD_BYTES = 100 * 1024  # a status line and headers, and all informational responses; a dozen lines are usual
HEAD_LINES = 1000
CHUNK_LINE_BYTES = 4096  # the length of a chunk and its extensions; ten bytes are usual
JSON_DEPTH = 32  # the documented reply is two levels deep
JSON_MARKS = 210_000  # commas, colons and brackets, parsed without a noticeable delay; a reply has thirty
JSON_NUMBER_CHARACTERS = 300  # longer than any documented number; parsing takes quadratic time
SERVER_TEXT = 8192  # characters that are read of one server text; a string to sign has some 400
RESPONSE_HEADERS = 256  # header lines; the gateway sends a dozen
HTTP_DATE_CHARACTERS = 64  # an HTTP date has 29

# The file with additional certificate authorities, in bytes.
CA_FILE_BYTES = 4 * 1024 * 1024  # twenty times the system's own file

# The doors. Requested in pages of twenty, within LOOKUP_SECONDS for all pages.
DOORS_PAGES = 100  # a large site has some hundred doors, five pages
DOORS = 2000  # shown for one face; the last page may add a few

# The picture.
PICTURE_BYTES = 5 * 1024 * 1024  # the save endpoint takes 1 MB; older data may be larger
PICTURE_PIXELS = 16_000_000  # the save endpoint takes 800 x 800
PICTURE_SIDE = 65_535  # the maximum of JPEG and GIF; the number of pixels has its own limit
PICTURE_SCANS = 100  # a progressive JPEG has about ten; each takes decoding time
PICTURE_DECODE_SECONDS = 6.0  # the largest WebP, decoded three times to verify it, takes 2 s on a busy machine
PICTURE_DECODER_SECONDS = 3600  # processor time of one decoder process: some 300,000 pictures
PICTURE_DECODE_BYTES = 1024 * 1024 * 1024  # memory of the decoder process; the largest picture needs a quarter
ERROR_PAGE_SECONDS = 1.0  # for the body of an object store's error; the status alone is enough
PICTURE_URL_CHARACTERS = 4096  # a pre-signed URL has some 400

# Texts shown, in characters.
USER_NAME_SHOWN = 64  # limit of the save endpoint
FIELD_SHOWN = 256
WORDS_SHOWN = 1024  # of a text of this program with its quotes; each quoted field has its own limit, so none is cut
SERVER_MESSAGE_SHOWN = 200
REPLY_SHOWN = 64 * 1024  # of a reply without its picture; three hundred are usual
REPLY_TEXT_SHOWN = 2048  # of one string in a reply; a pre-signed URL has some 400
RESPONSE_HEADERS_SHOWN = 64  # headers; the gateway sends a dozen

# A connection, in characters.
CONNECTION_NAME_CHARACTERS = 40  # of a name that is entered

# A link that fills in a lookup, in characters: browsers and desktops pass on this length.
LINK_CHARACTERS = 2048
TICKET_CHARACTERS = 32  # of a ticket number; the longest of known ticket systems have some fifteen
LINK_NAME_CHARACTERS = 64  # of a connection name; with id and ticket, all percent-encoded, within LINK_CHARACTERS

# The clipboard text of another program, read automatically.
COPIED_CHARACTERS = 2000  # of a text that is searched for an id, which takes a millisecond
COPIED_SECONDS = 3.0  # to read the clipboard: usually 0.2 s, but its owner may never respond

# A second start while an instance is running.
HANDOVER_BYTES = 16 * 1024  # of its arguments: a link has at most 2048, the path of a log 4096
HANDOVER_SECONDS = 3.0  # until the first instance responds; the user waits for it
HANDOVER_LOADING = 5  # factor while the first instance is still loading from a cold, busy disk

# Data that leaves the window.
CLIPBOARD_SECONDS = 30.0  # long enough to paste, too short to be forgotten there
DROP_SECONDS = 30.0  # the program that a file was dropped on may still be reading it
IDLE_SECONDS = 5 * 60.0  # until the window is hidden: longer than reading a ticket, shorter than a meeting

# Expiry.
EXPIRES_SOON_DAYS = 7

# A batch: a list of ids.
BATCH_ROWS = 100_000  # the staff of a large company; nobody reads a report of a million rows
BATCH_HEADER = 5  # lines above the ids: titles and column names
BATCH_COLUMNS = 256  # of a row, all of which are copied to the report
BATCH_LIST_BYTES = 64 * 1024 * 1024  # of the file; a report of a hundred thousand rows has some 40 MB
BATCH_LIST_SECONDS = 60.0  # to read a workbook; the largest allowed takes some ten
BATCH_IN_FLIGHT = 4  # concurrent calls: few, because the key may be in use for production
BATCH_IN_FLIGHT_MOST = 64
BATCH_RATE = 10.0  # calls a second
BATCH_RATE_MOST = 1000
BATCH_RATE_LEAST = 0.1  # the rate is not halved below this: a slower batch seems to hang
BATCH_EQUAL_FAILURES = 5  # consecutive: then the cause is not the rows
BATCH_THROTTLED_ATTEMPTS = 6  # for one row; with the pauses, half a minute
BATCH_HOLD_SECONDS = (0.5, 16.0)  # pause of all rows when throttled; doubled each time without a success between
BATCH_RETRY_AFTER_SECONDS = 300.0  # the longest pause accepted from a server in a batch: no user is waiting
BATCH_JOURNAL_DAYS = 7  # for which the window keeps the results of an unfinished list: longer than a weekend

# The evidence pack.
EVIDENCE_BYTES = 64 * 1024 * 1024  # two pictures of the largest size, and a reserve
EVIDENCE_MANIFEST_BYTES = 512 * 1024  # the longest operator and purpose, with four bytes a character
EVIDENCE_FILES = 64  # a pack has four; added files are listed, but not a million of them

# The events of the program.
EVENTS_KEPT = 200  # in memory; a lookup with two retries has some forty
LOG_BYTES = 1024 * 1024  # of a log file, and of the previous one: some 15 000 lines each

# Settings and keyring.
SETTINGS_BYTES = 256 * 1024  # a connection has some 350
SETTINGS_STEPS = 500_000  # of parsing dotted keys, which takes quadratic time: a second at most
SETTINGS_LOCK_SECONDS = 5.0  # another process locks the settings for milliseconds, unless it hangs
SETTINGS_CLOSING_SECONDS = 2.0  # for pending writes on exit: after that the program seems to hang
KEYRING_SECONDS = 15.0  # long enough to type a password at a prompt
USER_ID_LINE_BYTES = 4096  # of an id on standard input, before cleaning
SECRET_BYTES = 4096  # of a secret on standard input; thirty are usual

# The update notice.
UPDATE_BYTES = 64 * 1024  # a notice has some two thousand
UPDATE_SECONDS = 10.0  # runs in the background
UPDATE_ADDRESS_CHARACTERS = 2048
UPDATE_CHANGE_SHOWN = 300  # characters of a line

SAVING_NOTICE_MS = 1000  # a progress message is shown if saving takes longer

# Input of a scanner.
SCAN_GAP_MS = 35.0  # longest time between the first keys of a scan; fast typing takes 60 and more
SCAN_PAUSE_MS = 80.0  # longest time between later keys, after three: radio and remote desktops have delays
SCAN_LEAST = 4  # consecutive characters within these times; nobody types so fast
SCAN_LEAST_ELSEWHERE = 6  # the same in a text field that is not for ids, where no typed text may be lost
SCAN_HASTE_MS = 10.0  # between two keys: so fast, SCAN_LEAST characters with a digit are enough in any field
SCANS_TOGETHER_SECONDS = 2.0  # of several ids within this time, only the last was seen; the others are offered
COMPOSED_GAP_MS = 60.0  # between two keys of a scan through an input method, also from a slow radio scanner
COMPOSED_LEAST = 6  # such keys without an Enter, which the input method consumed
COMPOSED_MEAN_MS = 45.0  # mean time between such keys; nobody composes 22 letters a second

/* contract.js: the numbers of abi/ that the page side needs; test/page/contract.test.mjs compares them with the headers. */

export const UNILET_INVALID = 1;
export const UNILET_UNSUPPORTED = 2;
export const UNILET_REFUSED = 3;
export const UNILET_NOT_FOUND = 4;
export const UNILET_TOO_LARGE = 5;
export const UNILET_NO_SPACE = 6;
export const UNILET_IO = 7;
export const UNILET_NETWORK = 8;
export const UNILET_TIMEOUT = 9;
export const UNILET_CANCELLED = 10;
export const UNILET_EXCEPTION = 12;
export const UNILET_BUSY = 13;

export const RING_CANCEL = 0x0001;
export const HTTP_OPEN = 0x0201;
export const HTTP_READ = 0x0202;
export const HTTP_CLOSE = 0x0203;
export const HTTP_HEADER = 0x0204;
export const PAGE_BATCH = 0x0401;
export const PAGE_EVENT = 0x0402;
export const PAGE_BLOB_READ = 0x0403;
export const PAGE_AWAIT = 0x0404;
export const PAGE_FRAME = 0x0405;
export const MESSAGE_RECEIVE = 0x0501;
export const MESSAGE_SEND = 0x0502;
export const MESSAGE_FILE_STATUS = 0x0503;
export const MESSAGE_FILE_READ = 0x0504;
export const MESSAGE_FILE_RELEASE = 0x0505;
export const MESSAGE_REFUSE = 0x0506;

export const VIOLATION_REQUEST = 9;
export const VIOLATION_BATCH = 10;

export const UNILET_HTTP_PATH_MAX = 8192;
export const UNILET_HTTP_METHOD_MAX = 16;
export const UNILET_HTTP_HEADER_BYTES_MAX = 32 << 10;
export const UNILET_HTTP_HEADERS_MAX = 100;
export const UNILET_HTTP_REQUEST_BODY_MAX = 256 << 10;
export const UNILET_HTTP_STREAMS_MAX = 64;

export const UNILET_PAGE_BATCH_BYTES_MAX = 2 << 20;
export const UNILET_PAGE_DATA_BYTES_MAX = 64 << 20;
export const UNILET_PAGE_HANDLES_MAX = 1 << 20;
export const UNILET_PAGE_NAMES_MAX = 4096;
export const UNILET_PAGE_LISTENERS_MAX = 4096;
export const UNILET_PAGE_ARGUMENTS_MAX = 16;
export const UNILET_PAGE_VALUE_DEPTH_MAX = 8;
export const UNILET_PAGE_PARTS_MAX = 16;
export const UNILET_PAGE_FIELDS_MAX = 64;
export const UNILET_PAGE_FIELD_LISTS_MAX = 256;
export const UNILET_PAGE_FILTERS_MAX = 256;
export const UNILET_PAGE_FILTER_KEYS_MAX = 64;
export const UNILET_PAGE_AWAITS_MAX = 64;
export const UNILET_PAGE_EVENT_BYTES_MAX = 1 << 20;
export const UNILET_PAGE_EVENTS_WAITING_MAX = 1024;
export const UNILET_PAGE_BLOB_READ_MAX = 1 << 20;
export const UNILET_PAGE_BLOB_READS_MAX = 16;

export const UNILET_PAGE_WINDOW_BYTES = 4 << 20;
export const WINDOW_BULK_OFFSET = 0x9000;

export const UNILET_MESSAGE_BYTES_MAX = 1 << 20;
export const UNILET_MESSAGE_ALIGNMENT = 64;
export const UNILET_MESSAGE_NAME_MAX = 128;
export const UNILET_MESSAGE_DEPTH_MAX = 32;
export const UNILET_MESSAGE_CALLS_MAX = 1024;
export const UNILET_MESSAGE_FILES_MAX = 1024;
export const UNILET_MESSAGE_STREAMS_MAX = 64;

export const PAGE_FRAME_HOLD_MS = 4;
export const PAGE_HANDLE_INDEX_BITS = 20;
export const PAGE_HANDLE_INDEX = 0x000fffff;
export const PAGE_HANDLE_GENERATION = 0x7ff00000;
export const PAGE_HANDLE_PAGE = 0x80000000;
export const PAGE_ROOT = 1;

export const PAGE_NAME = 1;
export const PAGE_GET = 2;
export const PAGE_SET = 3;
export const PAGE_CALL = 4;
export const PAGE_CONSTRUCT = 5;
export const PAGE_LISTEN = 6;
export const PAGE_RELEASE = 7;
export const PAGE_REPLY = 8;
export const PAGE_REPLY_CALL = 9;
export const PAGE_REPLY_LIST = 10;
export const PAGE_GLOBAL = 11;
export const PAGE_FIELDS = 12;
export const PAGE_FILTER = 13;
export const PAGE_UNLISTEN = 14;
export const PAGE_REPLY_VALUE = 15;
export const PAGE_CREATE = 20;
export const PAGE_TEXT = 21;
export const PAGE_APPEND = 22;
export const PAGE_INSERT = 23;
export const PAGE_REMOVE = 24;
export const PAGE_ATTRIBUTE = 25;
export const PAGE_TEXT_CONTENT = 26;
export const PAGE_CLONE = 27;

export const PAGE_LISTEN_PREVENT_DEFAULT = 1;
export const PAGE_LISTEN_STOP = 2;
export const PAGE_LISTEN_STOP_IMMEDIATE = 4;
export const PAGE_LISTEN_CAPTURE = 8;
export const PAGE_LISTEN_ONCE = 16;
export const PAGE_LISTEN_PASSIVE = 32;

export const PAGE_EVENT_TRUSTED = 1;
export const PAGE_EVENT_PREVENTED = 2;
export const PAGE_EVENT_CALLBACK = 4;

export const PAGE_UNDEFINED = 0;
export const PAGE_NULL = 1;
export const PAGE_FALSE = 2;
export const PAGE_TRUE = 3;
export const PAGE_INT32 = 4;
export const PAGE_DOUBLE = 5;
export const PAGE_STRING = 6;
export const PAGE_NAMED = 7;
export const PAGE_OBJECT = 8;
export const PAGE_DICTIONARY = 9;
export const PAGE_SEQUENCE = 10;
export const PAGE_BYTES = 11;
export const PAGE_BIGINT = 12;
export const PAGE_CALLBACK = 13;

export const PAGE_CONTROL = 1;
export const PAGE_SHIFT = 2;
export const PAGE_ALT = 4;
export const PAGE_META = 8;

export const MESSAGE_POST = 1;
export const MESSAGE_CALL = 2;
export const MESSAGE_RETURN = 3;
export const MESSAGE_THROW = 4;
export const MESSAGE_PULL = 5;
export const MESSAGE_CHUNK = 6;
export const MESSAGE_STOP = 7;

export const MESSAGE_UNDEFINED = 0;
export const MESSAGE_NULL = 1;
export const MESSAGE_FALSE = 2;
export const MESSAGE_TRUE = 3;
export const MESSAGE_NUMBER = 4;
export const MESSAGE_INT64 = 5;
export const MESSAGE_STRING = 6;
export const MESSAGE_DATE = 7;
export const MESSAGE_ARRAY = 8;
export const MESSAGE_OBJECT = 9;
export const MESSAGE_MAP = 10;
export const MESSAGE_ERROR = 11;
export const MESSAGE_FILE = 12;
export const MESSAGE_STREAM = 13;
export const MESSAGE_BUFFER = 16;
export const MESSAGE_INT8S = 17;
export const MESSAGE_UINT8S = 18;
export const MESSAGE_UINT8S_CLAMPED = 19;
export const MESSAGE_INT16S = 20;
export const MESSAGE_UINT16S = 21;
export const MESSAGE_INT32S = 22;
export const MESSAGE_UINT32S = 23;
export const MESSAGE_FLOATS = 24;
export const MESSAGE_DOUBLES = 25;
export const MESSAGE_INT64S = 26;
export const MESSAGE_UINT64S = 27;
export const MESSAGE_BYTES_END = 28;

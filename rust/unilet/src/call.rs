//! call.rs: the core in C that all functions call: include/unilet/object.h and event.h, to the letter.

use crate::value::RawValue;
use std::cell::UnsafeCell;
use std::os::raw::{c_char, c_int, c_uint, c_void};

pub const GET: u16 = 0;
pub const SET: u16 = 1;
pub const CALL: u16 = 2;
pub const CONSTRUCT: u16 = 3;

/// struct unilet_member. The core remembers its name's number in it; a program has one thread that calls.
#[repr(C)]
pub struct Member {
    name: *const c_char,
    signature: *const c_char,
    kind: u16,
    number: UnsafeCell<u16>,
}

unsafe impl Sync for Member {}

impl Member {
    pub const fn new(name: &'static str, signature: &'static str, kind: u16) -> Self {
        Member { name: name.as_ptr().cast(), signature: signature.as_ptr().cast(), kind, number: UnsafeCell::new(0) }
    }
}

/// A member of the place where it is written.
macro_rules! member {
    ($name:literal, $signature:literal, $kind:ident) => {{
        static MEMBER: $crate::call::Member =
            $crate::call::Member::new(concat!($name, "\0"), concat!($signature, "\0"), $crate::call::$kind);
        std::ptr::addr_of!(MEMBER) as *mut $crate::call::Member
    }};
}

/// A text that ends with a zero.
macro_rules! text {
    ($text:literal) => {
        concat!($text, "\0").as_ptr().cast::<std::os::raw::c_char>()
    };
}

pub(crate) use {member, text};

/// struct unilet_field.
#[repr(C)]
pub struct Field {
    pub name: *const c_char,
    pub letters: *const c_char,
    pub of: *const c_void,
    pub offset: u16,
    pub required: u16,
}

/// struct unilet_enum.
#[repr(C)]
pub struct Enum {
    pub names: *const *const c_char,
    pub count: c_int,
}

/// struct unilet_event_type.
#[repr(C)]
pub struct EventType {
    pub fields: *const Field,
    pub count: u32,
    pub size: u32,
    pub call: unsafe extern "C" fn(*const c_void, *const c_void, *mut c_void),
}

/// struct unilet_error.
#[repr(C)]
pub struct RawError {
    pub code: c_int,
    pub name: *const c_char,
    pub message: *const c_char,
}

extern "C" {
    pub fn unilet_invoke(member: *mut Member, object: *const c_void, ...);
    pub fn unilet_invoke_object(member: *mut Member, object: *const c_void, ...) -> *mut c_void;
    pub fn unilet_invoke_number(member: *mut Member, is_null: *mut bool, object: *const c_void, ...) -> f64;
    pub fn unilet_invoke_integer(member: *mut Member, is_null: *mut bool, object: *const c_void, ...) -> i64;
    pub fn unilet_invoke_boolean(member: *mut Member, is_null: *mut bool, object: *const c_void, ...) -> bool;
    pub fn unilet_invoke_string(member: *mut Member, object: *const c_void, ...) -> *mut c_char;
    pub fn unilet_invoke_enum(member: *mut Member, names: *const *const c_char, count: c_int, object: *const c_void, ...) -> c_int;
    pub fn unilet_invoke_value(member: *mut Member, value: *mut RawValue, object: *const c_void, ...) -> c_int;

    pub fn unilet_get(object: *const c_void, name: *const c_char) -> *mut c_void;
    pub fn unilet_set(object: *const c_void, name: *const c_char, value: *const RawValue);
    pub fn unilet_read(object: *const c_void, name: *const c_char, value: *mut RawValue) -> c_int;
    pub fn unilet_read_all(object: *const c_void, value: *mut RawValue) -> c_int;
    pub fn unilet_global(name: *const c_char) -> *mut c_void;
    pub fn unilet_value_free(value: *mut RawValue);
    pub fn unilet_is_null(object: *const c_void) -> c_int;
    pub fn unilet_release(object: *const c_void);
    pub fn unilet_keep(object: *const c_void);
    pub fn unilet_await(promise: *const c_void, value: *mut RawValue) -> c_int;
    pub fn unilet_flush() -> c_int;
    pub fn unilet_error() -> *const RawError;
    pub fn unilet_clear_error();
    pub fn unilet_run() -> c_int;
    pub fn unilet_wait(timeout_ms: i64) -> c_int;
    pub fn unilet_html(markup: *const c_char) -> *mut c_void;
    pub fn unilet_error_text(result: c_int) -> *const c_char;
    pub fn unilet_stop();

    pub fn unilet_root_object() -> *mut c_void;
    pub fn unilet_document_object() -> *mut c_void;
    pub fn unilet_window_object() -> *mut c_void;

    pub fn unilet_fast_create(local_name: *const c_char) -> *mut c_void;
    pub fn unilet_fast_text(data: *const c_char) -> *mut c_void;
    pub fn unilet_fast_append(node: *const c_void, child: *const c_void);
    pub fn unilet_fast_insert(node: *const c_void, child: *const c_void, before: *const c_void);
    pub fn unilet_fast_remove(node: *const c_void);
    pub fn unilet_fast_attribute(element: *const c_void, name: *const c_char, value: *const c_char);
    pub fn unilet_fast_text_content(node: *const c_void, value: *const c_char);

    pub fn unilet_listen_as(
        target: *const c_void, name: *const c_char, event: *const EventType, listener: *const c_void, context: *mut c_void,
        options: *const c_void,
    );
    pub fn unilet_unlisten_as(
        target: *const c_void, name: *const c_char, listener: *const c_void, context: *mut c_void, flags: c_uint,
    );
    pub fn free(memory: *mut c_void);
}

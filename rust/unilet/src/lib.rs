//! lib.rs: the page from Rust, with the Web's own names. The functions are those of C (doc/idl.md); objects are handles,
//! which are values: copying one copies the handle, and `release()` gives it back.

#![allow(clippy::too_many_arguments)]

mod call;
mod event;
mod value;
pub mod web;

pub use event::{EventInfo, EventText, ListenOptions, Listening};
pub use value::{Callback, Dictionary, Object, Promise, Value};

use std::ffi::{c_int, c_void, CStr};

/// Applies what was gathered and waits until it is; what failed since the last call.
pub fn flush() -> Result<(), String> {
    if unsafe { call::unilet_flush() } == 0 {
        return Ok(());
    }
    let error = unsafe { &*call::unilet_error() };
    let text = |pointer| unsafe { CStr::from_ptr(pointer) }.to_string_lossy();
    let failure = format!("{} {}", text(error.name), text(error.message)).trim_start().to_string();
    unsafe { call::unilet_clear_error() };
    Err(failure)
}

/// What the page handed over: the root of the program's own tree.
pub fn root() -> web::ShadowRoot {
    web::ShadowRoot::from_handle(unsafe { call::unilet_root_object() })
}

/// The document that makes nodes for the root. Not to be released.
pub fn document() -> web::Document {
    web::Document::from_handle(unsafe { call::unilet_document_object() })
}

/// Null without the full grant. Not to be released.
pub fn window() -> web::Window {
    web::Window::from_handle(unsafe { call::unilet_window_object() })
}

/// Gives back a handle that a method returned.
pub fn release(object: &Object) {
    unsafe { call::unilet_release(object.as_handle()) }
}

/// Keeps what an event or a callback brought.
pub fn keep(object: &Object) {
    unsafe { call::unilet_keep(object.as_handle()) }
}

/// Waits for the page's answer whether the handle holds null or undefined.
pub fn is_null(object: &Object) -> bool {
    unsafe { call::unilet_is_null(object.as_handle()) != 0 }
}

/// Waits until the promise is settled, serving events meanwhile: its value, or the number of the failure.
pub fn wait_for(promise: &Promise) -> Result<Value, c_int> {
    let mut status = 0;
    let value = value::take_value(|out| {
        status = unsafe { call::unilet_await(promise.as_handle() as *const c_void, out) };
        status
    });
    if status == 0 { Ok(value) } else { Err(status) }
}

/// The program as callbacks, as unilet_run().
pub fn run() -> c_int {
    unsafe { call::unilet_run() }
}

/// Makes the innermost run() return.
pub fn stop() {
    unsafe { call::unilet_stop() }
}

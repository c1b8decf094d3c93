//! lib.rs: the page from Rust, with the Web's own names. The functions are those of C (doc/idl.md); objects are handles,
//! which are values: copying one copies the handle, and `release()` gives it back.

#![allow(clippy::too_many_arguments)]

mod call;
mod error;
mod event;
mod owned;
mod value;
pub mod web;

pub use error::{check, flush, Error};
pub use event::{EventInfo, EventText, ListenOptions, Listening};
pub use owned::{cast, Owned};
pub use value::{Callback, Dictionary, Object, Promise, Value};

use std::os::raw::{c_int, c_void};

/// What the page handed over: the root of the program's own tree.
pub fn root() -> web::ShadowRoot {
    web::ShadowRoot::from_handle(unsafe { call::unilet_root_object() })
}

/// The document that makes nodes for the root. Not to be released.
pub fn document() -> web::Document {
    web::Document::from_handle(unsafe { call::unilet_document_object() })
}

/// The elements and texts of markup, to be inserted and released; null if it is wrong: check() says where.
pub fn html(markup: &str) -> web::DocumentFragment {
    let mut arena = value::Arena::default();
    web::DocumentFragment::from_handle(unsafe { call::unilet_html(arena.text(markup)) })
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

/// Waits until the promise is settled, serving events meanwhile: its value, or what it was rejected with.
pub fn wait_for(promise: &Promise) -> Result<Value, Error> {
    let mut status = 0;
    let value = value::take_value(|out| {
        status = unsafe { call::unilet_await(promise.as_handle() as *const c_void, out) };
        status
    });
    if status == 0 { Ok(value) } else { Err(Error::taken(status)) }
}

/// Waits so long for an event or a message, negative: for ever, and serves it. How many calls were made, or the negative number
/// of a failure.
pub fn wait(timeout_ms: i64) -> c_int {
    unsafe { call::unilet_wait(timeout_ms) }
}

/// The program as callbacks, as unilet_run().
pub fn run() -> c_int {
    unsafe { call::unilet_run() }
}

/// Makes the innermost run() return.
pub fn stop() {
    unsafe { call::unilet_stop() }
}

//! error.rs: what failed: include/unilet/object.h's struct unilet_error, as Rust has such things.

use crate::call;
use std::ffi::CStr;
use std::fmt;
use std::os::raw::{c_char, c_int};

/// What the page threw, or why an operation could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// As enum unilet_error_code.
    pub code: c_int,
    /// Of the exception: "NotFoundError"; else empty.
    pub name: String,
    pub message: String,
}

impl Error {
    /// What is kept of the failure with this status, which is then forgotten.
    pub(crate) fn taken(status: c_int) -> Self {
        let text = |pointer: *const c_char| unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned();
        let kept = unsafe { &*call::unilet_error() };
        let error = if kept.code != 0 {
            Error { code: kept.code, name: text(kept.name), message: text(kept.message) }
        } else {
            Error { code: -status, name: String::new(), message: text(unsafe { call::unilet_error_text(status) }) }
        };
        unsafe { call::unilet_clear_error() };
        error
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        if !self.name.is_empty() {
            write!(formatter, "{}: ", self.name)?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// What failed since the last call, if something did: what a read returned then was 0, null or empty.
pub fn check() -> Result<(), Error> {
    match unsafe { (*call::unilet_error()).code } {
        0 => Ok(()),
        code => Err(Error::taken(-code)),
    }
}

/// Applies what was gathered and waits until it is; what failed since the last call.
pub fn flush() -> Result<(), Error> {
    match unsafe { call::unilet_flush() } {
        0 => check(),
        status => Err(Error::taken(status)),
    }
}

//! calls.rs: every method of the Rust crate, called once; what is included is made by tool/idl/calls.js.
#![allow(unknown_lints, dropping_copy_types, clippy::all)]

use std::os::raw::{c_char, c_int, c_uint, c_void};
use unilet::web::*;
use unilet::{Callback, ListenOptions, Object, Promise, Value};

const HANDLE: *mut c_void = 0x1000 as *mut c_void;

extern "C" {
    fn expect(function: *const c_char, wanted: *const c_char, object: c_int);
    fn expect_fields(count: c_uint);
    fn allow_copies();
    fn arrived();
    fn finish() -> c_int;
}

/// Texts end with a zero.
fn call(function: &str, wanted: &str, object: c_int, made: fn()) {
    unsafe { expect(function.as_ptr().cast(), wanted.as_ptr().cast(), object) };
    made();
    unsafe { arrived() };
}

fn listen(function: &str, fields: c_uint, made: fn(&EventTarget, &ListenOptions)) {
    unsafe {
        expect(function.as_ptr().cast(), "listen type\0".as_ptr().cast(), 0);
        expect_fields(fields);
    }
    made(&EventTarget::from_handle(HANDLE), &ListenOptions::default());
    unsafe { arrived() };
}

include!(concat!(env!("CALLS"), "/calls.inc.rs"));

fn main() {
    unsafe { allow_copies() };
    all();
    std::process::exit(unsafe { finish() });
}

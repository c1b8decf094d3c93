//! calls.rs: every method of the Rust crate, called once; what is included is made by tool/idl/calls.js.
#![allow(dropping_copy_types, clippy::all)]

use std::ffi::{c_char, c_int, c_uint, c_void, CStr};
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

fn call(function: &CStr, wanted: &CStr, object: c_int, made: fn()) {
    unsafe { expect(function.as_ptr(), wanted.as_ptr(), object) };
    made();
    unsafe { arrived() };
}

fn listen(function: &CStr, fields: c_uint, made: fn(&EventTarget, &ListenOptions)) {
    unsafe {
        expect(function.as_ptr(), c"listen type".as_ptr(), 0);
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

//! owned.rs: handles that are released at the end of their scope, and the same object by another type.

use crate::value::Value;
use std::ops::Deref;

/// An object that is released when it goes out of scope: `let item = Owned(document().create_element("li"));`
#[derive(Debug)]
pub struct Owned<T: Copy + Into<Value>>(pub T);

impl<T: Copy + Into<Value>> Deref for Owned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Copy + Into<Value>> Drop for Owned<T> {
    fn drop(&mut self) {
        if let Value::Object(object) = self.0.into() {
            crate::release(&object)
        }
    }
}

/// The same object by a type that is known from elsewhere: `cast::<HTMLInputElement>(root.query_selector("input"))`.
pub fn cast<T: From<Value>>(object: impl Into<Value>) -> T {
    T::from(object.into())
}

//! value.rs: values of any kind, as Rust has them and as the core in C does.

use crate::call;
use std::ffi::{CStr, CString};
use std::os::raw::{c_char, c_int, c_void};

/// Any object of the page, or null.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object(*mut c_void);

impl Object {
    pub fn from_handle(handle: *mut c_void) -> Self {
        Object(handle)
    }

    pub fn as_handle(&self) -> *mut c_void {
        self.0
    }
}

/// A promise: wait_for() waits for it.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise(Object);

impl Promise {
    pub fn from_handle(handle: *mut c_void) -> Self {
        Promise(Object(handle))
    }

    pub fn as_handle(&self) -> *mut c_void {
        self.0 .0
    }
}

/// A function of the program's that the page calls. It lives as long as the program.
#[derive(Clone, Copy, Debug)]
pub struct Callback(*mut c_void);

impl Callback {
    pub fn new(function: impl FnMut(&[Value]) + 'static) -> Self {
        let boxed: Box<dyn FnMut(&[Value])> = Box::new(function);
        Callback(Box::into_raw(Box::new(boxed)).cast())
    }

    pub fn function(&self) -> unsafe extern "C" fn(c_int, *const RawValue, *mut c_void) {
        called
    }

    pub fn context(&self) -> *mut c_void {
        self.0
    }
}

unsafe extern "C" fn called(count: c_int, arguments: *const RawValue, context: *mut c_void) {
    let function = &mut *context.cast::<Box<dyn FnMut(&[Value])>>();
    let values: Vec<Value> = (0..count as usize).map(|index| (*arguments.add(index)).to_value()).collect();
    function(&values);
}

/// Fields of a dictionary, in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub struct Dictionary(pub Vec<(&'static str, Value)>);

/// struct unilet_value, as Rust has it.
#[derive(Clone, Debug)]
pub enum Value {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    Integer(i64),
    String(String),
    Object(Object),
    Sequence(Vec<Value>),
    Dictionary(Vec<(String, Value)>),
    Bytes(c_int, Vec<u8>),
    Callback(Callback),
}

#[repr(C)]
#[derive(Clone, Copy)]
struct RawBytes {
    bytes: *const u8,
    length: usize,
    kind: c_int,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct RawCallback {
    function: unsafe extern "C" fn(c_int, *const RawValue, *mut c_void),
    context: *mut c_void,
}

#[repr(C)]
#[derive(Clone, Copy)]
union RawData {
    boolean: bool,
    number: f64,
    integer: i64,
    string: *const c_char,
    object: *mut c_void,
    items: *const RawValue,
    entries: *const RawEntry,
    bytes: RawBytes,
    callback: RawCallback,
}

/// struct unilet_value.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct RawValue {
    kind: u32,
    count: u32,
    data: RawData,
}

/// struct unilet_entry.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct RawEntry {
    name: *const c_char,
    value: RawValue,
}

impl RawValue {
    const UNDEFINED: RawValue = RawValue { kind: 0, count: 0, data: RawData { integer: 0 } };

    /// A copy.
    pub fn to_value(&self) -> Value {
        unsafe {
            match self.kind {
                1 => Value::Null,
                2 => Value::Boolean(self.data.boolean),
                3 => Value::Number(self.data.number),
                4 => Value::Integer(self.data.integer),
                5 => Value::String(text_of(self.data.string)),
                6 => Value::Object(Object(self.data.object)),
                7 => Value::Sequence((0..self.count as usize).map(|index| (*self.data.items.add(index)).to_value()).collect()),
                8 => Value::Dictionary((0..self.count as usize).map(|index| (*self.data.entries.add(index)).to_pair()).collect()),
                9 => self.data.bytes.to_value(),
                _ => Value::Undefined,
            }
        }
    }
}

impl RawValue {
    /// They are in the copy now: freeing this one is not to release them.
    unsafe fn forget_objects(&mut self) {
        match self.kind {
            6 => *self = RawValue::UNDEFINED,
            7 => (0..self.count as usize).for_each(|index| (*(self.data.items.add(index) as *mut RawValue)).forget_objects()),
            8 => (0..self.count as usize).for_each(|index| (*(self.data.entries.add(index) as *mut RawEntry)).value.forget_objects()),
            _ => (),
        }
    }
}

impl RawBytes {
    unsafe fn to_value(self) -> Value {
        let bytes = if self.length == 0 { &[] } else { std::slice::from_raw_parts(self.bytes, self.length) };
        Value::Bytes(self.kind, bytes.to_vec())
    }
}

impl RawEntry {
    unsafe fn to_pair(self) -> (String, Value) {
        (text_of(self.name), self.value.to_value())
    }
}

fn text_of(text: *const c_char) -> String {
    if text.is_null() { String::new() } else { unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned() }
}

/// A text that the core gave; null is None.
pub fn take_text(text: *mut c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    let copy = text_of(text);
    unsafe { call::free(text.cast()) };
    Some(copy)
}

/// A number or boolean, unless the core says that it is null.
pub fn unless_null<T>(read: impl FnOnce(*mut bool) -> T) -> Option<T> {
    let mut is_null = false;
    let value = read(&mut is_null);
    if is_null { None } else { Some(value) }
}

/// A value that the core gives; undefined if it fails. Objects in it are the caller's.
pub fn take_value(read: impl FnOnce(*mut RawValue) -> c_int) -> Value {
    let mut raw = RawValue::UNDEFINED;
    if read(&mut raw) != 0 {
        return Value::Undefined;
    }
    let value = raw.to_value();
    unsafe {
        raw.forget_objects();
        call::unilet_value_free(&mut raw);
    }
    value
}

impl Value {
    pub(crate) fn from_text(text: *const c_char) -> Self {
        if text.is_null() { Value::Undefined } else { Value::String(text_of(text)) }
    }

    /// The items of a sequence; none of anything else.
    pub fn into_items<T: From<Value>>(self) -> Vec<T> {
        match self {
            Value::Sequence(items) => items.into_iter().map(T::from).collect(),
            _ => Vec::new(),
        }
    }
}

macro_rules! number {
    ($($kind:ty),*) => { $(
        impl From<Value> for $kind {
            fn from(value: Value) -> Self {
                match value {
                    Value::Number(number) => number as $kind,
                    Value::Integer(number) => number as $kind,
                    _ => 0 as $kind,
                }
            }
        }

        impl From<$kind> for Value {
            fn from(number: $kind) -> Self {
                Value::Number(number as f64)
            }
        }
    )* };
}

number!(i32, u32, i64, u64, f64);

impl From<Value> for bool {
    fn from(value: Value) -> Self {
        matches!(value, Value::Boolean(true))
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Value::Boolean(boolean)
    }
}

impl From<Value> for String {
    fn from(value: Value) -> Self {
        if let Value::String(text) = value { text } else { String::new() }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_string())
    }
}

impl From<Value> for Object {
    fn from(value: Value) -> Self {
        if let Value::Object(object) = value { object } else { Object(std::ptr::null_mut()) }
    }
}

impl From<Value> for Promise {
    fn from(value: Value) -> Self {
        Promise(value.into())
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        if object.0.is_null() { Value::Null } else { Value::Object(object) }
    }
}

impl From<Promise> for Value {
    fn from(promise: Promise) -> Self {
        promise.0.into()
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Value::Bytes(2, bytes.to_vec())
    }
}

impl<T: Into<Value> + Clone> From<&[T]> for Value
where
    T: NotByte,
{
    fn from(items: &[T]) -> Self {
        Value::Sequence(items.iter().cloned().map(Into::into).collect())
    }
}

/// What a slice of is a sequence.
pub trait NotByte {}

impl NotByte for bool {}
impl NotByte for i32 {}
impl NotByte for u32 {}
impl NotByte for i64 {}
impl NotByte for u64 {}
impl NotByte for f64 {}
impl NotByte for &str {}
impl NotByte for Object {}
impl NotByte for Promise {}
impl NotByte for Value {}

impl From<&Dictionary> for Value {
    fn from(dictionary: &Dictionary) -> Self {
        Value::Dictionary(dictionary.0.iter().map(|(name, value)| (name.to_string(), value.clone())).collect())
    }
}

/// What a call needs in memory while it runs.
#[derive(Default)]
pub struct Arena {
    texts: Vec<CString>,
    pointers: Vec<Vec<*const c_char>>,
    values: Vec<Vec<RawValue>>,
    entries: Vec<Vec<RawEntry>>,
    bytes: Vec<Vec<u8>>,
}

impl Arena {
    /// C's strings end at a zero: one in the text becomes U+FFFD.
    pub fn text(&mut self, text: &str) -> *const c_char {
        let owned = CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default();
        self.texts.push(owned);
        self.texts[self.texts.len() - 1].as_ptr()
    }

    pub fn text_or_null(&mut self, text: Option<&str>) -> *const c_char {
        text.map_or(std::ptr::null(), |text| self.text(text))
    }

    pub fn texts(&mut self, texts: &[&str]) -> *const *const c_char {
        let pointers = texts.iter().map(|text| self.text(text)).collect();
        self.pointers.push(pointers);
        self.pointers[self.pointers.len() - 1].as_ptr()
    }

    pub fn value(&mut self, value: &Value) -> *const RawValue {
        self.values(std::slice::from_ref(value))
    }

    pub fn values(&mut self, values: &[Value]) -> *const RawValue {
        let raw = values.iter().map(|value| self.raw(value)).collect();
        self.values.push(raw);
        self.values[self.values.len() - 1].as_ptr()
    }

    pub fn dictionary(&mut self, dictionary: &Dictionary) -> *const RawValue {
        self.value(&dictionary.into())
    }

    pub fn record(&mut self, pairs: &[(&str, Value)]) -> *const RawValue {
        self.value(&Value::Dictionary(pairs.iter().map(|(name, value)| (name.to_string(), value.clone())).collect()))
    }

    fn raw(&mut self, value: &Value) -> RawValue {
        let (kind, count, data) = match value {
            Value::Undefined => (0, 0, RawData { integer: 0 }),
            Value::Null => (1, 0, RawData { integer: 0 }),
            Value::Boolean(boolean) => (2, 0, RawData { boolean: *boolean }),
            Value::Number(number) => (3, 0, RawData { number: *number }),
            Value::Integer(integer) => (4, 0, RawData { integer: *integer }),
            Value::String(text) => (5, 0, RawData { string: self.text(text) }),
            Value::Object(object) => (6, 0, RawData { object: object.as_handle() }),
            Value::Sequence(items) => (7, items.len(), RawData { items: self.values(items) }),
            Value::Dictionary(pairs) => (8, pairs.len(), RawData { entries: self.pairs(pairs) }),
            Value::Bytes(kind, bytes) => (9, 0, RawData { bytes: self.bytes(*kind, bytes) }),
            Value::Callback(function) => {
                (10, 0, RawData { callback: RawCallback { function: function.function(), context: function.context() } })
            }
        };
        RawValue { kind, count: count as u32, data }
    }

    fn pairs(&mut self, pairs: &[(String, Value)]) -> *const RawEntry {
        let raw = pairs.iter().map(|(name, value)| RawEntry { name: self.text(name), value: self.raw(value) }).collect();
        self.entries.push(raw);
        self.entries[self.entries.len() - 1].as_ptr()
    }

    fn bytes(&mut self, kind: c_int, bytes: &[u8]) -> RawBytes {
        self.bytes.push(bytes.to_vec());
        let kept = &self.bytes[self.bytes.len() - 1];
        RawBytes { bytes: kept.as_ptr(), length: kept.len(), kind }
    }
}

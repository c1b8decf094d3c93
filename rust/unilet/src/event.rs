//! event.rs: listeners: closures that get an event's struct.

use crate::call::{self, EventType, Field};
use crate::value::{Arena, Object, RawValue, Value};
use std::ffi::{CStr, CString};
use std::os::raw::{c_char, c_int, c_uint, c_void};

/// A text in an event, valid while the listener runs.
#[repr(transparent)]
pub struct EventText(*const c_char);

impl EventText {
    pub fn as_str(&self) -> &str {
        if self.0.is_null() { "" } else { unsafe { CStr::from_ptr(self.0) }.to_str().unwrap_or("") }
    }
}

/// What every event says: struct unilet_event_info.
#[repr(C)]
pub struct EventInfo {
    pub target: Object,
    pub current_target: Object,
    pub matched: Object,
    pub time_stamp: f64,
    pub is_trusted: bool,
    pub default_prevented: bool,
    pub dropped: u32,
    field_count: c_int,
    fields: *const RawValue,
}

impl EventInfo {
    /// What the listener asked for as a field.
    pub fn field(&self, index: usize) -> Value {
        if index < self.field_count as usize { unsafe { (*self.fields.add(index)).to_value() } } else { Value::Undefined }
    }
}

/// Size and alignment of a field's type.
pub const fn layout<T>() -> (usize, usize) {
    (std::mem::size_of::<T>(), std::mem::align_of::<T>())
}

/// Where fields of these layouts lie in a struct as C has it, behind an EventInfo.
pub const fn offsets<const COUNT: usize>(layouts: [(usize, usize); COUNT]) -> [u16; COUNT] {
    let mut at = [0; COUNT];
    let mut end = std::mem::size_of::<EventInfo>();
    let mut index = 0;
    while index < COUNT {
        let (size, align) = layouts[index];
        let start = (end + align - 1) / align * align;
        at[index] = start as u16;
        end = start + size;
        index += 1;
    }
    at
}

/// An event's struct, as the generated modules describe it.
///
/// # Safety
/// The struct begins with EventInfo, and FIELDS says where the others are.
pub unsafe trait EventStruct: Sized + 'static {
    const FIELDS: &'static [Field];
    const TYPE: EventType = EventType {
        fields: Self::FIELDS.as_ptr(),
        count: Self::FIELDS.len() as u32,
        size: std::mem::size_of::<Self>() as u32,
        call: pass::<Self>,
    };
}

/// struct unilet_listen_options.
#[derive(Clone, Copy, Default)]
pub struct ListenOptions<'a> {
    pub flags: u32,
    pub fields: &'a [&'a str],
    pub closest: Option<&'a str>,
    pub keys: &'a [&'a str],
    pub modifiers_mask: u32,
    pub modifiers: u32,
    pub buttons: u32,
}

#[repr(C)]
struct RawOptions {
    flags: c_uint,
    fields: *const *const c_char,
    field_count: c_int,
    closest: *const c_char,
    keys: *const *const c_char,
    key_count: c_int,
    modifiers_mask: c_uint,
    modifiers: c_uint,
    buttons: c_uint,
}

/// A listener that listens. It does as long as the program runs, or until unlisten().
pub struct Listening {
    target: Object,
    name: CString,
    listener: *const c_void,
    context: *mut c_void,
    flags: u32,
}

impl Listening {
    pub fn unlisten(self) {
        unsafe { call::unilet_unlisten_as(self.target.as_handle(), self.name.as_ptr(), self.listener, self.context, self.flags) }
    }
}

unsafe extern "C" fn pass<E: EventStruct>(_: *const c_void, event: *const c_void, context: *mut c_void) {
    let listener = &mut *context.cast::<Box<dyn FnMut(&E)>>();
    listener(&*event.cast::<E>());
}

/// Calls `listener` for each event of this type.
pub fn listen<E: EventStruct>(target: Object, name: &str, options: &ListenOptions, listener: impl FnMut(&E) + 'static) -> Listening {
    let boxed: Box<dyn FnMut(&E)> = Box::new(listener);
    let context: *mut c_void = Box::into_raw(Box::new(boxed)).cast();
    let identity = pass::<E> as *const c_void;
    let mut arena = Arena::default();
    let text = arena.text(name);
    let raw = RawOptions {
        flags: options.flags,
        fields: arena.texts(options.fields),
        field_count: options.fields.len() as c_int,
        closest: arena.text_or_null(options.closest),
        keys: arena.texts(options.keys),
        key_count: options.keys.len() as c_int,
        modifiers_mask: options.modifiers_mask,
        modifiers: options.modifiers,
        buttons: options.buttons,
    };
    unsafe { call::unilet_listen_as(target.as_handle(), text, &E::TYPE, identity, context, std::ptr::addr_of!(raw).cast()) };
    let name = unsafe { CStr::from_ptr(text) }.to_owned();
    Listening { target, name, listener: identity, context, flags: options.flags }
}

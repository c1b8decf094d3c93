//! page.rs: a program for the page in Rust, which is to link with the SDK.
use unilet::web::*;
fn main() {
    let item = unilet::document().create_element("li");
    item.set_attribute("class", "entry");
    item.class_list().add_all(&["a", "b"]);
    let text = unilet::document().create_text_node("hi");
    item.append_child(&text);
    unilet::root().append_child(&item);
    MouseEvent::listen(&item, "click", &unilet::ListenOptions::default(), |event: &MouseEventInfo| println!("{}", event.client_x));
    println!("{:?}", unilet::flush());
}

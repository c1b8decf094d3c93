//! orders.rs: a form and a list in Rust: handles that are released, closures as listeners, Results, values of every kind.
//! orders.cc says the same to the letter.

use std::cell::RefCell;
use std::rc::Rc;
use unilet::web::*;
use unilet::{cast, check, document, flush, is_null, root, Error, ListenOptions, Owned, Value};

/// What is said, for all who say something.
type Said = Rc<RefCell<String>>;

fn say(said: &Said, name: &str, value: impl std::fmt::Display) {
    said.borrow_mut().push_str(&format!("{name} = {value}\n"));
}

/// One line of the list for each order.
fn add_order(list: &Element, what: &str, count: f64) {
    let item = Owned(document().create_element("li"));
    let button = Owned(document().create_element("button"));
    let text = Owned(document().create_text_node(&format!("{what} x {count} ")));

    button.set_attribute("type", "button");
    button.set_text_content(Some("remove"));
    item.append_child(&text);
    item.append_child(&button);
    list.append_child(&item);
}

fn say_list(said: &Said, root: &ShadowRoot) {
    let items = Owned(root.query_selector_all("li"));
    let each = items.get_all();

    say(said, "orders", each.len());
    for item in each.into_iter().map(Owned) {
        say(said, "order", item.text_content().unwrap_or_default());
    }
}

fn make_form(root: &ShadowRoot) -> Result<Element, Error> {
    let markup = unilet::html(
        "<form><input name=what><input name=count type=number value=1 min=1><input name=gift type=checkbox>\
         <select name=size><option>small</option><option selected>large</option></select><button>order</button></form><ul></ul>",
    );
    check()?;
    root.append_child(&markup);
    unilet::release(&markup);
    Ok(root.query_selector("form"))
}

fn fill_in(said: &Said, root: &ShadowRoot, what: &str, count: f64) {
    let name: Owned<HTMLInputElement> = Owned(cast(root.query_selector("[name=what]")));
    let number: Owned<HTMLInputElement> = Owned(cast(root.query_selector("[name=count]")));

    name.set_value(what);
    number.set_value_as_number(count);
    say(said, "what", name.value());
    say(said, "count", number.value_as_number());
}

/// Numbers, booleans, texts, enumerations, lists, names of the page's, nothing.
fn say_values(said: &Said, root: &ShadowRoot) {
    let gift: Owned<HTMLInputElement> = Owned(cast(root.query_selector("[name=gift]")));
    let size: Owned<HTMLSelectElement> = Owned(cast(root.query_selector("select")));
    let form = Owned(root.query_selector("form"));
    let none = Owned(root.query_selector("video"));
    let classes = Owned(form.class_list());
    let data = Owned(cast::<HTMLElement>(*form).dataset());

    gift.set_checked(true);
    say(said, "checked", gift.checked());
    say(said, "selectedIndex", size.selected_index());
    say(said, "value", size.value());
    classes.add_all(&["big", "b\u{fc}cher", "\u{1f600}"]);
    say(said, "class", form.get_attribute("class").unwrap_or_default());
    say(said, "contains", classes.contains("b\u{fc}cher"));
    data.set_named("orderId", "7");
    say(said, "data", form.get_attribute("data-order-id").unwrap_or_default());
    say(said, "missing", form.get_attribute("missing").unwrap_or_else(|| "null".into()));
    say(said, "video", if is_null(&none) { "null" } else { "there" });
    for name in form.get_attribute_names_all() {
        say(said, "attribute", name);
    }
    say(said, "mode", if root.mode() == ShadowRootMode::OPEN { "open" } else { "other" });
}

fn say_custom_event(said: &Said, list: &Element) {
    let heard = said.clone();

    CustomEvent::listen(list, "order", &ListenOptions::default(), move |event: &CustomEventInfo| {
        match event.detail.to_value() {
            Value::Number(number) => say(&heard, "detail", number),
            _ => say(&heard, "detail", "?"),
        }
        say(&heard, "trusted", event.event.is_trusted);
    });
    let init = CustomEventInit::default().detail(Value::Number(2.5));
    let event = Owned(CustomEvent::new_with_event_init_dict("order", &init));

    list.dispatch_event(&event);
    unilet::wait(-1);
    say(said, "own detail", f64::from(event.detail()));
}

fn refuse_selector(root: &ShadowRoot) -> Result<(), Error> {
    Owned(root.query_selector("]["));
    flush()
}

fn refuse_script(root: &ShadowRoot) -> Result<(), Error> {
    let script = Owned(document().create_element("script"));

    root.append_child(&script);
    flush()
}

fn say_failures(said: &Said, root: &ShadowRoot) -> Result<(), Error> {
    let name = |result: Result<(), Error>| result.map_or_else(|error| error.name, |()| "no error".into());

    say(said, "selector", name(refuse_selector(root)));
    say(said, "script", name(refuse_script(root)));
    flush()?;
    say(said, "after", "nothing is left");
    Ok(())
}

fn remove_first(said: &Said, root: &ShadowRoot) {
    Owned(root.query_selector("li")).remove();
    say_list(said, root);
}

/// What a person ordered.
fn take_order(root: &ShadowRoot, list: &Element) {
    let name: Owned<HTMLInputElement> = Owned(cast(root.query_selector("[name=what]")));
    let number: Owned<HTMLInputElement> = Owned(cast(root.query_selector("[name=count]")));

    add_order(list, &name.value(), number.value_as_number());
}

fn main() -> Result<(), Error> {
    let said = Said::default();
    let tree = root();
    let form = Owned(make_form(&tree)?);
    let list = tree.query_selector("ul");

    InputEvent::listen(&tree, "input", &ListenOptions::default(), |event: &InputEventInfo| {
        println!("input: {}", if event.is_composing { "composing" } else { "whole" });
    });
    SubmitEvent::listen(&form, "submit", &ListenOptions::default(), move |_: &SubmitEventInfo| take_order(&tree, &list));
    fill_in(&said, &tree, "pens", 3.0);
    add_order(&list, "pens", 3.0);
    add_order(&list, "ink & paper", 0.5);
    say_list(&said, &tree);
    remove_first(&said, &tree);
    say_values(&said, &tree);
    say_custom_event(&said, &list);
    say_failures(&said, &tree)?;

    let text = Owned(document().create_element("pre"));

    text.set_text_content(Some(said.borrow().as_str()));
    tree.append_child(&text);
    std::process::exit(unilet::run());
}

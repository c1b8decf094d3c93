/* full_url.c: where links lead: URLs as they are parsed, and their parts (web-platform-tests: url/a-element, html/dom
 * reflection of URLs). */
#include "check.h"

static struct unilet_document *document;

struct sample {
	const char *text, *url;
};

static const struct sample samples[] = {
	{"https://EXAMPLE.org", "https://example.org/"},
	{"HTTPS://example.org:443/", "https://example.org/"},
	{"http://example.org:80/a", "http://example.org/a"},
	{"http://example.org:8080", "http://example.org:8080/"},
	{"http://h:0080/x", "http://h/x"},
	{"http://h:/", "http://h/"},
	{"ftp://h:21/x", "ftp://h/x"},
	{"ws://h:80/", "ws://h/"},
	{" \t\nhttp://h/ \r\n", "http://h/"},
	{"\x01http://h/\x1f", "http://h/"},
	{"ht\ntp:/\t/h/a\rb", "http://h/ab"},
	/* Slashes of either kind, and any number of them. */
	{"https:\\\\h\\a\\b", "https://h/a/b"},
	{"https:h/x", "https://h/x"},
	{"https:/h/x", "https://h/x"},
	{"https:////h/x", "https://h/x"},
	/* Paths. */
	{"http://h/a/../b/./c", "http://h/b/c"},
	{"http://h/..", "http://h/"},
	{"http://h/a/.", "http://h/a/"},
	{"http://h/a/..", "http://h/"},
	{"http://h/a/%2e%2E/b", "http://h/b"},
	{"http://h/.%2e/x", "http://h/x"},
	{"http://h//a//", "http://h//a//"},
	{"http://h/%7Ea b", "http://h/%7Ea%20b"},
	{"http://h/<>\"`{}^|", "http://h/%3C%3E%22%60%7B%7D%5E|"},
	{"http://h/\xc3\xa9?\xc3\xa9#\xc3\xa9", "http://h/%C3%A9?%C3%A9#%C3%A9"},
	{"http://h/%zz%4", "http://h/%zz%4"},
	{"http://h?q", "http://h/?q"},
	{"http://h#f", "http://h/#f"},
	{"http://h/?a b\"<>'", "http://h/?a%20b%22%3C%3E%27"},
	{"http://h/#a b\"<>`", "http://h/#a%20b%22%3C%3E%60"},
	{"http://h/?#", "http://h/?#"},
	/* Who. */
	{"http://@h/", "http://h/"},
	{"http://u:@h/", "http://u@h/"},
	{"http://:p@h/", "http://:p@h/"},
	{"http://a:b@c:d@h/", "http://a:b%40c%3Ad@h/"},
	{"http://a b;=|@h/", "http://a%20b%3B%3D%7C@h/"},
	/* Hosts: numbers are addresses, however they are written. */
	{"http://0x7f.1/", "http://127.0.0.1/"},
	{"http://2130706433/", "http://127.0.0.1/"},
	{"http://017700000001/", "http://127.0.0.1/"},
	{"http://1.2.3/", "http://1.2.0.3/"},
	{"http://256/", "http://0.0.1.0/"},
	{"http://1.2.3.4./", "http://1.2.3.4/"},
	{"http://0x/", "http://0.0.0.0/"},
	{"http://[::1]/", "http://[::1]/"},
	{"http://[1:0:0:0:0:0:0:1]/", "http://[1::1]/"},
	{"http://[1:0:0:2:0:0:0:3]:81/", "http://[1:0:0:2::3]:81/"},
	{"http://[::127.0.0.1]/", "http://[::7f00:1]/"},
	{"http://[ABCD::]/", "http://[abcd::]/"},
	{"http://ex%41mple.org/", "http://example.org/"},
	{"http://a_b.c-d/", "http://a_b.c-d/"},
	/* Of other schemes, what comes after the colon is mostly as it is. */
	{"mailto:a@b", "mailto:a@b"},
	{"MAILTO:A b", "mailto:A b"},
	{"data:text/plain,a b#c d", "data:text/plain,a b#c%20d"},
	{"javascript:alert('x y')", "javascript:alert('x y')"},
	{"about:blank", "about:blank"},
	{"other:a/../b", "other:a/../b"},
	{"other://", "other://"},
	/* No URLs: told as they are. */
	{"http://", "http://"},
	{"http://h:99999/", "http://h:99999/"},
	{"http://h:x/", "http://h:x/"},
	{"http://a b/", "http://a b/"},
	{"http://a%00b/", "http://a%00b/"},
	{"http://a<b/", "http://a<b/"},
	{"http://[::1/", "http://[::1/"},
	{"http://[1:2]/", "http://[1:2]/"},
	{"http://[::1::]/", "http://[::1::]/"},
	{"http://300.1.1.1/", "http://300.1.1.1/"},
	{"http://1.2.3.4.5/", "http://1.2.3.4.5/"},
	{"http://0x100000000/", "http://0x100000000/"},
	{"http://u@/", "http://u@/"},
	{"http://[1::]/", "http://[1::]/"},
	{"http://[1::2:3:4:5:6:7]/", "http://[1:0:2:3:4:5:6:7]/"},
	{"http://[1:2:3:4:5:6:1.2.3.4]/", "http://[1:2:3:4:5:6:102:304]/"},
	{"http://[::1:2:3:4:5:6:7:8]/", "http://[::1:2:3:4:5:6:7:8]/"},
	{"http://[1:2:3:4:5:6:7:8:9]/", "http://[1:2:3:4:5:6:7:8:9]/"},
	{"http://[:1]/", "http://[:1]/"},
	{"http://[1:]/", "http://[1:]/"},
	{"http://[:::]/", "http://[:::]/"},
	{"http://[::1.2.3]/", "http://[::1.2.3]/"},
	{"http://[::1.2.3.4.]/", "http://[::1.2.3.4.]/"},
	{"http://[::01.2.3.4]/", "http://[::01.2.3.4]/"},
	{"http://[1:2:3:4:5:6:7:1.2.3.4]/", "http://[1:2:3:4:5:6:7:1.2.3.4]/"},
	{"http://[12345::]/", "http://[12345::]/"},
	{"http://a.08/", "http://a.08/"},
	{"http://1..2/", "http://1..2/"},
	{"http://1.2.65536/", "http://1.2.65536/"},
	{"http://1.2.65535/", "http://1.2.255.255/"},
	{"http://0x.0x.0/", "http://0.0.0.0/"},
	{"http://1e2/", "http://1e2/"},
};

static void whole(void)
{
	struct unilet_html_anchor_element *a = (void *)unilet_document_create_element(document, "a");

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		say_quoted(samples[i].text);
		say("\n");
		DOES(unilet_html_anchor_element_set_href(a, samples[i].text));
		IS_STRING(unilet_html_anchor_element_href(a), samples[i].url);
	}
}

#define PARTS(text, origin, protocol, username, password, host, hostname, port, pathname, search, hash)                \
	do {                                                                                                           \
		DOES(unilet_html_area_element_set_href(area, text));                                                   \
		IS_STRING(unilet_html_area_element_origin(area), origin);                                              \
		IS_STRING(unilet_html_area_element_protocol(area), protocol);                                          \
		IS_STRING(unilet_html_area_element_username(area), username);                                          \
		IS_STRING(unilet_html_area_element_password(area), password);                                          \
		IS_STRING(unilet_html_area_element_host(area), host);                                                  \
		IS_STRING(unilet_html_area_element_hostname(area), hostname);                                          \
		IS_STRING(unilet_html_area_element_port(area), port);                                                  \
		IS_STRING(unilet_html_area_element_pathname(area), pathname);                                          \
		IS_STRING(unilet_html_area_element_search(area), search);                                              \
		IS_STRING(unilet_html_area_element_hash(area), hash);                                                  \
	} while (0)

static void parts(void)
{
	struct unilet_html_area_element *area = (void *)unilet_document_create_element(document, "area");

	IS_STRING(unilet_html_area_element_href(area), "");
	IS_STRING(unilet_html_area_element_protocol(area), ":");
	IS_STRING(unilet_html_area_element_origin(area), "");
	IS_STRING(unilet_html_area_element_pathname(area), "");
	PARTS("https://u:w@h.org:8443/a/b?c=d#e", "https://h.org:8443", "https:", "u", "w", "h.org:8443", "h.org",
	      "8443", "/a/b", "?c=d", "#e");
	PARTS("http://h:80/?#", "http://h", "http:", "", "", "h", "h", "", "/", "", "");
	PARTS("mailto:a@b", "null", "mailto:", "", "", "", "", "", "a@b", "", "");
	PARTS("data:,x?y#z", "null", "data:", "", "", "", "", "", ",x", "?y", "#z");
	PARTS("blob:https://h/x", "https://h", "blob:", "", "", "", "", "", "https://h/x", "", "");
	PARTS("http://", "", ":", "", "", "", "", "", "", "", "");
}

/* One that says where it is, and where its document is. */
#define REFLECTS(interface, member, element, attribute)                                                                \
	do {                                                                                                           \
		void *e = unilet_document_create_element(document, element);                                           \
                                                                                                                       \
		IS_STRING(unilet_##interface##_##member(e), "");                                                       \
		DOES(unilet_##interface##_set_##member(e, " data:image/png,\n"));                                      \
		IS_STRING(unilet_element_get_attribute(e, attribute), " data:image/png,\n");                           \
		IS_STRING(unilet_##interface##_##member(e), "data:image/png,");                                        \
		DOES(unilet_element_set_attribute(e, attribute, "http://["));                                          \
		IS_STRING(unilet_##interface##_##member(e), "http://[");                                               \
		unilet_release(e);                                                                                     \
	} while (0)

static void reflected(void)
{
	REFLECTS(html_anchor_element, href, "a", "href");
	REFLECTS(html_area_element, href, "area", "href");
	REFLECTS(html_image_element, src, "img", "src");
	REFLECTS(html_input_element, src, "input", "src");
	REFLECTS(html_media_element, src, "audio", "src");
	REFLECTS(html_mod_element, cite, "ins", "cite");
	REFLECTS(html_quote_element, cite, "blockquote", "cite");
	REFLECTS(html_quote_element, cite, "q", "cite");
	REFLECTS(html_source_element, src, "source", "src");
	REFLECTS(html_track_element, src, "track", "src");
	REFLECTS(html_video_element, poster, "video", "poster");
}

int main(void)
{
	say_begin();
	document = unilet_document();
	whole();
	parts();
	reflected();
	return say_end_in(unilet_document_body(document));
}

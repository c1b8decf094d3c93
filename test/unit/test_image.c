/* test_image.c: one good image, and what becomes of it when one rule of image_abi.h at a time is broken: each limit is
 * tried from both sides. */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../abi/machine_abi.h"
#include "../../monitor/image.h"
#include "cmocka_all.h"

#define PATCHES_MAX  4
#define NOTE_OFFSET  0x800u
#define NAME_OFFSET  (NOTE_OFFSET + sizeof(Elf64_Nhdr))
#define MANIFEST     (NAME_OFFSET + 8)
#define FILE_BYTES   0x3100u
#define TEXT         0x1000u /* address and offset */
#define FAULT_ENTRY  0x2000u /* the text's last page */
#define DATA         0x3000u
#define TABLE_OFFSET 64u

#define ELF(field)   offsetof(Elf64_Ehdr, field), sizeof(((Elf64_Ehdr *)0)->field)
#define IDENT(index) (index), 1
#define HEADER(i, field)                                                                                               \
	TABLE_OFFSET + (i) * sizeof(Elf64_Phdr) + offsetof(Elf64_Phdr, field), sizeof(((Elf64_Phdr *)0)->field)
#define NOTE(field) NOTE_OFFSET + offsetof(Elf64_Nhdr, field), 4
#define IN_MANIFEST(field)                                                                                             \
	MANIFEST + offsetof(struct image_manifest, field), sizeof(((struct image_manifest *)0)->field)
#define NAME_BYTE(i) MANIFEST + offsetof(struct image_manifest, name) + (i), 1

/* The fixture's program headers. */
enum { READ_ONLY, CODE, WRITABLE, MANIFEST_NOTE };

struct patch {
	size_t offset;
	size_t bytes;
	uint64_t value;
};

struct row {
	const char *name;
	enum image_fault fault;
	struct patch patch[PATCHES_MAX];
};

struct size_row {
	const char *name;
	enum image_fault fault;
	uint64_t file_bytes;
};

static void put_segment(Elf64_Phdr *header, uint64_t address, uint64_t file_bytes, uint64_t memory_bytes,
			uint32_t flags)
{
	*header = (Elf64_Phdr){
		.p_type = PT_LOAD,
		.p_flags = flags,
		.p_offset = address,
		.p_vaddr = address,
		.p_filesz = file_bytes,
		.p_memsz = memory_bytes,
		.p_align = UNILET_PAGE,
	};
}

static void put_manifest(uint8_t *file)
{
	const Elf64_Nhdr header = {
		.n_namesz = sizeof(IMAGE_NOTE_NAME),
		.n_descsz = sizeof(struct image_manifest),
		.n_type = IMAGE_NOTE_MANIFEST,
	};
	const struct image_manifest manifest = {
		.version = UNILET_ABI_VERSION,
		.vcpu_count = 1,
		.program_headers = 4,
		.program_entry = TEXT + 1,
		.program_header = TABLE_OFFSET,
		.syscall_entry = TEXT + 2,
		.fault_entry = FAULT_ENTRY,
		.upcall_entry = TEXT + 3,
		.name = "fixture",
	};

	memcpy(file + NOTE_OFFSET, &header, sizeof(header));
	memcpy(file + NAME_OFFSET, IMAGE_NOTE_NAME, sizeof(IMAGE_NOTE_NAME));
	memcpy(file + MANIFEST, &manifest, sizeof(manifest));
}

static void make_fixture(uint8_t file[FILE_BYTES])
{
	Elf64_Ehdr elf = {
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT, ELFOSABI_NONE},
		.e_type = ET_DYN,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = TEXT,
		.e_phoff = TABLE_OFFSET,
		.e_ehsize = sizeof(elf),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 4,
	};
	Elf64_Phdr header[4];

	memset(file, 0, FILE_BYTES);
	put_segment(&header[READ_ONLY], 0, 0x1000, 0x1000, PF_R);
	put_segment(&header[CODE], TEXT, 0x2000, 0x2000, PF_R | PF_X);
	put_segment(&header[WRITABLE], DATA, 0x100, 0x2000, PF_R | PF_W);
	put_segment(&header[MANIFEST_NOTE], NOTE_OFFSET, 0, 0, PF_R);
	header[MANIFEST_NOTE].p_type = PT_NOTE;
	header[MANIFEST_NOTE].p_filesz = MANIFEST + sizeof(struct image_manifest) - NOTE_OFFSET;
	memcpy(file, &elf, sizeof(elf));
	memcpy(file + TABLE_OFFSET, header, sizeof(header));
	put_manifest(file);
}

static int make_file(const uint8_t *bytes, size_t size, uint64_t file_bytes)
{
	int fd = memfd_create("image", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), (ssize_t)size);
	assert_int_equal(ftruncate(fd, (off_t)file_bytes), 0);
	return fd;
}

static enum image_fault read_fixture(const uint8_t *bytes, uint64_t file_bytes, struct image *image, uint64_t *where)
{
	int fd = make_file(bytes, FILE_BYTES, file_bytes);
	enum image_fault fault = image_read(fd, image, where);

	close(fd);
	return fault;
}

#define FIXED(address)                                                                                                 \
	{ELF(e_type), ET_EXEC},                                                                                        \
	{                                                                                                              \
		HEADER(READ_ONLY, p_vaddr), (address)                                                                  \
	}

static const struct row rows[] = {
	{"as it is", IMAGE_FINE, {{0}}},
	/* The ELF header. */
	{"first byte of the magic", IMAGE_NOT_ELF, {{IDENT(0), 0x7e}}},
	{"last byte of the magic", IMAGE_NOT_ELF, {{IDENT(3), 'f'}}},
	{"32 bits", IMAGE_WRONG_ELF, {{IDENT(EI_CLASS), ELFCLASS32}}},
	{"big-endian", IMAGE_WRONG_ELF, {{IDENT(EI_DATA), ELFDATA2MSB}}},
	{"identification's version", IMAGE_WRONG_ELF, {{IDENT(EI_VERSION), 2}}},
	{"GNU's operating system", IMAGE_FINE, {{IDENT(EI_OSABI), ELFOSABI_GNU}}},
	{"FreeBSD", IMAGE_WRONG_ELF, {{IDENT(EI_OSABI), ELFOSABI_FREEBSD}}},
	{"object file", IMAGE_WRONG_ELF, {{ELF(e_type), ET_REL}}},
	{"core dump", IMAGE_WRONG_ELF, {{ELF(e_type), ET_CORE}}},
	{"AArch64", IMAGE_WRONG_ELF, {{ELF(e_machine), EM_AARCH64}}},
	{"version", IMAGE_WRONG_ELF, {{ELF(e_version), 0}}},
	{"size of the ELF header", IMAGE_WRONG_ELF, {{ELF(e_ehsize), 65}}},
	/* Program headers. */
	{"size of a program header", IMAGE_PROGRAM_HEADERS, {{ELF(e_phentsize), 55}}},
	{"no program headers", IMAGE_PROGRAM_HEADERS, {{ELF(e_phnum), 0}}},
	{"18 program headers", IMAGE_PROGRAM_HEADERS, {{ELF(e_phnum), 18}}},
	{"65535 program headers", IMAGE_PROGRAM_HEADERS, {{ELF(e_phnum), 0xffff}}},
	{"program headers inside the ELF header", IMAGE_PROGRAM_HEADERS, {{ELF(e_phoff), 56}}},
	{"program headers out of line", IMAGE_PROGRAM_HEADERS, {{ELF(e_phoff), 65}}},
	{"program headers at the file's end", IMAGE_TOO_SHORT, {{ELF(e_phoff), FILE_BYTES}}},
	{"program headers at the world's end", IMAGE_TOO_SHORT, {{ELF(e_phoff), UINT64_MAX - 7}}},
	{"a PT_TLS", IMAGE_SEGMENT_TYPE, {{HEADER(READ_ONLY, p_type), PT_TLS}}},
	{"a PT_INTERP", IMAGE_SEGMENT_TYPE, {{HEADER(WRITABLE, p_type), PT_INTERP}}},
	{"a PT_NULL", IMAGE_SEGMENT_TYPE, {{HEADER(READ_ONLY, p_type), PT_NULL}}},
	{"no segment", IMAGE_SEGMENT_COUNT, {{ELF(e_phnum), 1}, {ELF(e_phoff), TABLE_OFFSET + 3 * 56}}},
	{"another note", IMAGE_PROGRAM_HEADERS, {{HEADER(READ_ONLY, p_type), PT_NOTE}}},
	/* Segments. */
	{"begins at the file's end", IMAGE_SEGMENT_FILE_RANGE, {{HEADER(WRITABLE, p_offset), 0x4000}}},
	{"bytes past any end", IMAGE_SEGMENT_FILE_RANGE, {{HEADER(CODE, p_filesz), UINT64_MAX}}},
	{"offset past any end", IMAGE_SEGMENT_FILE_RANGE, {{HEADER(CODE, p_offset), UINT64_MAX - 0xfff}}},
	{"no memory", IMAGE_SEGMENT_SIZE, {{HEADER(WRITABLE, p_filesz), 0}, {HEADER(WRITABLE, p_memsz), 0}}},
	{"only zeroes", IMAGE_FINE, {{HEADER(WRITABLE, p_filesz), 0}}},
	{"as much file as memory", IMAGE_FINE, {{HEADER(WRITABLE, p_memsz), 0x100}}},
	{"a byte more file than memory", IMAGE_SEGMENT_SIZE, {{HEADER(WRITABLE, p_memsz), 0xff}}},
	{"offset a byte off", IMAGE_SEGMENT_ALIGNMENT, {{HEADER(WRITABLE, p_offset), DATA - 1}}},
	{"offset and address out of line together",
	 IMAGE_FINE,
	 {{HEADER(WRITABLE, p_offset), DATA - 0xfff}, {HEADER(WRITABLE, p_vaddr), DATA + 1}}},
	{"a page twice", IMAGE_SEGMENT_ORDER, {{HEADER(READ_ONLY, p_memsz), 0x1001}}},
	{"descending", IMAGE_SEGMENT_ORDER, {{HEADER(WRITABLE, p_vaddr), 0}}},
	{"the same page from both ends",
	 IMAGE_SEGMENT_ORDER,
	 {{HEADER(READ_ONLY, p_filesz), 0x800},
	  {HEADER(READ_ONLY, p_memsz), 0x800},
	  {HEADER(CODE, p_offset), 0x800},
	  {HEADER(CODE, p_vaddr), 0x800}}},
	{"no right", IMAGE_SEGMENT_RIGHTS, {{HEADER(WRITABLE, p_flags), 0}}},
	{"a right that is none", IMAGE_SEGMENT_RIGHTS, {{HEADER(WRITABLE, p_flags), PF_R | 8}}},
	{"writable and executable", IMAGE_SEGMENT_RIGHTS, {{HEADER(WRITABLE, p_flags), PF_W | PF_X}}},
	{"all rights", IMAGE_SEGMENT_RIGHTS, {{HEADER(CODE, p_flags), PF_R | PF_W | PF_X}}},
	{"only writable", IMAGE_FINE, {{HEADER(WRITABLE, p_flags), PF_W}}},
	{"only executable", IMAGE_FINE, {{HEADER(CODE, p_flags), PF_X}}},
	/* Addresses. */
	{"span as large as may be", IMAGE_FINE, {{HEADER(WRITABLE, p_memsz), GUEST_IMAGE_SPAN_MAX - DATA}}},
	{"a byte beyond the span",
	 IMAGE_SEGMENT_ADDRESS,
	 {{HEADER(WRITABLE, p_memsz), GUEST_IMAGE_SPAN_MAX - DATA + 1}}},
	{"address past any end", IMAGE_SEGMENT_ADDRESS, {{HEADER(WRITABLE, p_vaddr), UINT64_MAX - 0xfff}}},
	{"memory past any end", IMAGE_SEGMENT_ADDRESS, {{HEADER(WRITABLE, p_memsz), UINT64_MAX}}},
	{"fixed, below the first address", IMAGE_SEGMENT_ADDRESS, {FIXED(GUEST_IMAGE_FIXED_MIN - 0x1000)}},
	{"fixed, at the null page", IMAGE_SEGMENT_ADDRESS, {{ELF(e_type), ET_EXEC}}},
	/* The manifest. */
	{"no note", IMAGE_NO_MANIFEST, {{HEADER(MANIFEST_NOTE, p_type), PT_GNU_STACK}}},
	{"somebody else's note", IMAGE_NO_MANIFEST, {{NAME_OFFSET, 1, 'u'}}},
	{"length of the note's name", IMAGE_NO_MANIFEST, {{NOTE(n_namesz), 6}}},
	{"type of the note", IMAGE_NO_MANIFEST, {{NOTE(n_type), 2}}},
	{"note outside the file", IMAGE_SEGMENT_FILE_RANGE, {{HEADER(MANIFEST_NOTE, p_offset), FILE_BYTES - 123}}},
	{"note past any end", IMAGE_SEGMENT_FILE_RANGE, {{HEADER(MANIFEST_NOTE, p_filesz), UINT64_MAX}}},
	{"note without its name", IMAGE_NO_MANIFEST, {{HEADER(MANIFEST_NOTE, p_filesz), 19}}},
	{"note without its content", IMAGE_MANIFEST_DAMAGED, {{HEADER(MANIFEST_NOTE, p_filesz), 20}}},
	{"note a byte short", IMAGE_MANIFEST_DAMAGED, {{HEADER(MANIFEST_NOTE, p_filesz), 123}}},
	{"note a byte long", IMAGE_MANIFEST_DAMAGED, {{HEADER(MANIFEST_NOTE, p_filesz), 125}}},
	{"manifest a byte short", IMAGE_MANIFEST_DAMAGED, {{NOTE(n_descsz), 103}}},
	{"manifest a byte long", IMAGE_MANIFEST_DAMAGED, {{NOTE(n_descsz), 105}}},
	{"manifest empty", IMAGE_MANIFEST_DAMAGED, {{NOTE(n_descsz), 0}}},
	{"padding of the note's name", IMAGE_MANIFEST_DAMAGED, {{NAME_OFFSET + 7, 1, 1}}},
	{"newer version", IMAGE_VERSION, {{IN_MANIFEST(version), UNILET_ABI_VERSION + 1}}},
	{"newer version of another size", IMAGE_VERSION, {{IN_MANIFEST(version), 7}, {NOTE(n_descsz), 96}}},
	{"all interfaces", IMAGE_FINE, {{IN_MANIFEST(interfaces), IMAGE_INTERFACES}}},
	{"an unknown interface", IMAGE_MANIFEST_DAMAGED, {{IN_MANIFEST(interfaces), IMAGE_INTERFACES + 1}}},
	{"no vCPU", IMAGE_MANIFEST_DAMAGED, {{IN_MANIFEST(vcpu_count), 0}}},
	{"nine vCPUs", IMAGE_MANIFEST_DAMAGED, {{IN_MANIFEST(vcpu_count), UNILET_VCPUS_MAX + 1}}},
	{"no name", IMAGE_MANIFEST_DAMAGED, {{NAME_BYTE(0), 0}}},
	{"a character after the name", IMAGE_MANIFEST_DAMAGED, {{NAME_BYTE(IMAGE_NAME_BYTES - 1), 'x'}}},
	{"a control character", IMAGE_MANIFEST_DAMAGED, {{NAME_BYTE(2), 0x1f}}},
	{"a blank", IMAGE_FINE, {{NAME_BYTE(2), 0x20}}},
	{"a tilde", IMAGE_FINE, {{NAME_BYTE(2), 0x7e}}},
	{"delete", IMAGE_MANIFEST_DAMAGED, {{NAME_BYTE(2), 0x7f}}},
	{"a byte of UTF-8", IMAGE_MANIFEST_DAMAGED, {{NAME_BYTE(2), 0xc3}}},
	{"program headers to a segment's end", IMAGE_FINE, {{IN_MANIFEST(program_header), 0x1000 - 4 * 56}}},
	{"program headers over a segment's end",
	 IMAGE_MANIFEST_DAMAGED,
	 {{IN_MANIFEST(program_header), 0x1000 - 4 * 56 + 1}}},
	{"four thousand million program headers", IMAGE_MANIFEST_DAMAGED, {{IN_MANIFEST(program_headers), UINT32_MAX}}},
	/* Entries. */
	{"entry at the last byte of the code", IMAGE_FINE, {{ELF(e_entry), 0x2fff}}},
	{"entry behind the code", IMAGE_ENTRY, {{ELF(e_entry), 0x3000}}},
	{"entry before the code", IMAGE_ENTRY, {{ELF(e_entry), 0xfff}}},
	{"entry past any end", IMAGE_ENTRY, {{ELF(e_entry), UINT64_MAX}}},
	{"program entry in data", IMAGE_ENTRY, {{IN_MANIFEST(program_entry), DATA}}},
	{"syscall entry in data", IMAGE_ENTRY, {{IN_MANIFEST(syscall_entry), 0}}},
	{"upcall entry outside", IMAGE_ENTRY, {{IN_MANIFEST(upcall_entry), 0x900000}}},
	{"fault entries from the code's start", IMAGE_FINE, {{IN_MANIFEST(fault_entry), TEXT}}},
	{"fault entries a byte over the code's end", IMAGE_ENTRY, {{IN_MANIFEST(fault_entry), FAULT_ENTRY + 1}}},
	{"fault entries past any end", IMAGE_ENTRY, {{IN_MANIFEST(fault_entry), UINT64_MAX - 0xff}}},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* The fixture's file cut off or filled up with zeroes. */
static const struct size_row size_rows[] = {
	{"empty", IMAGE_NOT_ELF, 0},
	{"three bytes", IMAGE_NOT_ELF, 3},
	{"only the magic", IMAGE_TOO_SHORT, 4},
	{"one byte short of the ELF header", IMAGE_TOO_SHORT, 63},
	{"only the ELF header", IMAGE_TOO_SHORT, 64},
	{"one byte short of the program headers", IMAGE_TOO_SHORT, 64 + 4 * 56 - 1},
	{"cut off behind the program headers", IMAGE_SEGMENT_FILE_RANGE, 64 + 4 * 56},
	{"one byte short of the last segment", IMAGE_SEGMENT_FILE_RANGE, FILE_BYTES - 1},
	{"bytes behind the last segment", IMAGE_FINE, FILE_BYTES + 1},
	{"as large as may be", IMAGE_FINE, IMAGE_FILE_MAX},
	{"a byte larger than may be", IMAGE_TOO_LARGE, IMAGE_FILE_MAX + 1},
};

#define SIZE_ROWS (sizeof(size_rows) / sizeof(size_rows[0]))

static void test_row(void **state)
{
	const struct row *row = *state;
	uint8_t file[FILE_BYTES];
	struct image image;
	uint64_t where;

	make_fixture(file);
	for (int i = 0; i < PATCHES_MAX; i++)
		memcpy(file + row->patch[i].offset, &row->patch[i].value, row->patch[i].bytes);
	assert_int_equal(read_fixture(file, FILE_BYTES, &image, &where), row->fault);
}

static void test_size_row(void **state)
{
	const struct size_row *row = *state;
	uint8_t file[FILE_BYTES];
	struct image image;
	uint64_t where;

	make_fixture(file);
	assert_int_equal(read_fixture(file, row->file_bytes, &image, &where), row->fault);
}

/* What a good image is read as. */
static void test_content(void **state)
{
	static const struct image_segment expected[] = {
		{0, 0x1000, 0, 0x1000, RIGHT_READ},
		{TEXT, 0x2000, TEXT, 0x2000, RIGHT_READ | RIGHT_EXECUTE},
		{DATA, 0x2000, DATA, 0x100, RIGHT_READ | RIGHT_WRITE},
	};
	uint8_t file[FILE_BYTES];
	struct image image;
	uint64_t where;

	(void)state;
	make_fixture(file);
	assert_int_equal(read_fixture(file, FILE_BYTES, &image, &where), IMAGE_FINE);
	assert_int_equal(image.segment_count, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(image.segment[i].address, expected[i].address);
		assert_int_equal(image.segment[i].memory_bytes, expected[i].memory_bytes);
		assert_int_equal(image.segment[i].file_offset, expected[i].file_offset);
		assert_int_equal(image.segment[i].file_bytes, expected[i].file_bytes);
		assert_int_equal(image.segment[i].rights, expected[i].rights);
	}
	assert_int_equal(image.relocatable, 1);
	assert_int_equal(image.entry, TEXT);
	assert_int_equal(image.start, 0);
	assert_int_equal(image.end, DATA + 0x2000);
	assert_string_equal(image.manifest.name, "fixture");
	assert_int_equal(image.manifest.fault_entry, FAULT_ENTRY);
}

/* Moves all of the fixture to fixed addresses from `base` on. */
static void fix_addresses(uint8_t *file, uint64_t base)
{
	struct image_manifest manifest;
	Elf64_Phdr header[4];
	Elf64_Ehdr elf;

	memcpy(&elf, file, sizeof(elf));
	elf.e_type = ET_EXEC;
	elf.e_entry += base;
	memcpy(file, &elf, sizeof(elf));
	memcpy(header, file + TABLE_OFFSET, sizeof(header));
	for (int i = READ_ONLY; i <= WRITABLE; i++)
		header[i].p_vaddr += base;
	memcpy(file + TABLE_OFFSET, header, sizeof(header));
	memcpy(&manifest, file + MANIFEST, sizeof(manifest));
	manifest.program_entry += base;
	manifest.program_header += base;
	manifest.syscall_entry += base;
	manifest.fault_entry += base;
	manifest.upcall_entry += base;
	memcpy(file + MANIFEST, &manifest, sizeof(manifest));
}

static enum image_fault read_fixed(uint64_t base, uint64_t memory_bytes)
{
	uint8_t file[FILE_BYTES];
	struct image image;
	Elf64_Phdr header;
	uint64_t where;
	enum image_fault fault;

	make_fixture(file);
	fix_addresses(file, base);
	memcpy(&header, file + TABLE_OFFSET + WRITABLE * sizeof(header), sizeof(header));
	header.p_memsz = memory_bytes;
	memcpy(file + TABLE_OFFSET + WRITABLE * sizeof(header), &header, sizeof(header));
	fault = read_fixture(file, FILE_BYTES, &image, &where);
	if (fault == IMAGE_FINE) {
		assert_int_equal(image.relocatable, 0);
		assert_int_equal(image.start, base);
	}
	return fault;
}

static void test_fixed_addresses(void **state)
{
	(void)state;
	assert_int_equal(read_fixed(GUEST_IMAGE_FIXED_MIN, 0x2000), IMAGE_FINE);
	assert_int_equal(read_fixed(GUEST_IMAGE_FIXED_MIN - UNILET_PAGE, 0x2000), IMAGE_SEGMENT_ADDRESS);
	assert_int_equal(read_fixed(GUEST_IMAGE_FIXED_END - 0x5000, 0x2000), IMAGE_FINE);
	assert_int_equal(read_fixed(GUEST_IMAGE_FIXED_END - 0x5000, 0x2001), IMAGE_SEGMENT_ADDRESS);
	assert_int_equal(read_fixed(0x400000, GUEST_IMAGE_SPAN_MAX - DATA), IMAGE_FINE);
	assert_int_equal(read_fixed(0x400000, GUEST_IMAGE_SPAN_MAX - DATA + 1), IMAGE_TOO_LARGE);
}

/* 16 segments and the note are the most; they need a page each. */
static enum image_fault read_many(uint32_t segments, int with_note)
{
	uint8_t file[FILE_BYTES];
	Elf64_Phdr header[IMAGE_SEGMENTS_MAX + 2];
	Elf64_Phdr note;
	struct image image;
	uint16_t count = (uint16_t)(segments + (with_note != 0));
	uint64_t where;

	make_fixture(file);
	memcpy(&note, file + TABLE_OFFSET + MANIFEST_NOTE * sizeof(note), sizeof(note));
	memcpy(header, file + TABLE_OFFSET, 3 * sizeof(header[0]));
	for (uint32_t i = 3; i < segments; i++) {
		header[i] = header[WRITABLE];
		header[i].p_vaddr = DATA + 0x2000 * (i - 2);
	}
	header[segments] = note;
	memcpy(file + TABLE_OFFSET, header, count * sizeof(header[0]));
	memcpy(file + offsetof(Elf64_Ehdr, e_phnum), &count, sizeof(count));
	return read_fixture(file, FILE_BYTES, &image, &where);
}

static void test_segment_count(void **state)
{
	(void)state;
	assert_int_equal(read_many(IMAGE_SEGMENTS_MAX, 1), IMAGE_FINE);
	assert_int_equal(read_many(IMAGE_SEGMENTS_MAX + 1, 1), IMAGE_PROGRAM_HEADERS);
	assert_int_equal(read_many(IMAGE_SEGMENTS_MAX + 1, 0), IMAGE_NO_MANIFEST);
}

/* 39 characters and a terminator fit; 40 leave no terminator. */
static void test_name_length(void **state)
{
	const size_t at = MANIFEST + offsetof(struct image_manifest, name);
	uint8_t file[FILE_BYTES];
	struct image image;
	uint64_t where;

	(void)state;
	make_fixture(file);
	memset(file + at, 'x', IMAGE_NAME_BYTES - 1);
	assert_int_equal(read_fixture(file, FILE_BYTES, &image, &where), IMAGE_FINE);
	file[at + IMAGE_NAME_BYTES - 1] = 'x';
	assert_int_equal(read_fixture(file, FILE_BYTES, &image, &where), IMAGE_MANIFEST_DAMAGED);
}

/* The index of the program header concerned. */
static void test_where(void **state)
{
	uint8_t file[FILE_BYTES];
	struct image image;
	uint64_t where;

	(void)state;
	make_fixture(file);
	assert_int_equal(read_fixture(file, FILE_BYTES - 1, &image, &where), IMAGE_SEGMENT_FILE_RANGE);
	assert_int_equal(where, WRITABLE);
	file[MANIFEST] = 1;
	assert_int_equal(read_fixture(file, FILE_BYTES, &image, &where), IMAGE_VERSION);
	assert_int_equal(where, MANIFEST_NOTE);
}

static void test_not_a_file(void **state)
{
	struct image image;
	uint64_t where;
	int ends[2];
	int fd = open("/", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(image_read(-1, &image, &where), IMAGE_UNREADABLE);
	assert_int_equal(image_read(fd, &image, &where), IMAGE_UNREADABLE);
	close(fd);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(image_read(ends[0], &image, &where), IMAGE_UNREADABLE);
	close(ends[0]);
	close(ends[1]);
	fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	assert_int_equal(image_read(fd, &image, &where), IMAGE_UNREADABLE);
	close(fd);
}

static void test_load(void **state)
{
	struct image_segment segment = {.file_offset = TEXT, .file_bytes = 0x20};
	uint8_t file[FILE_BYTES];
	uint8_t loaded[0x21];
	int fd;

	(void)state;
	make_fixture(file);
	for (int i = 0; i < 0x20; i++)
		file[TEXT + i] = (uint8_t)(i + 1);
	fd = make_file(file, FILE_BYTES, FILE_BYTES);
	memset(loaded, 0xee, sizeof(loaded));
	assert_int_equal(image_load(fd, &segment, loaded), IMAGE_FINE);
	assert_memory_equal(loaded, file + TEXT, 0x20);
	assert_int_equal(loaded[0x20], 0xee);
	/* The file shrinks between reading the headers and loading. */
	assert_int_equal(ftruncate(fd, TEXT + 0x1f), 0);
	assert_int_equal(image_load(fd, &segment, loaded), IMAGE_TOO_SHORT);
	close(fd);
	assert_int_equal(image_load(-1, &segment, loaded), IMAGE_UNREADABLE);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_content),       cmocka_unit_test(test_fixed_addresses),
		cmocka_unit_test(test_segment_count), cmocka_unit_test(test_name_length),
		cmocka_unit_test(test_where),         cmocka_unit_test(test_not_a_file),
		cmocka_unit_test(test_load),
	};
	struct CMUnitTest tests[ROWS + SIZE_ROWS + sizeof(others) / sizeof(others[0])];
	struct row row[ROWS];
	struct size_row size_row[SIZE_ROWS];

	/* Copies, for what cmocka hands to a test is not const. */
	memcpy(row, rows, sizeof(row));
	memcpy(size_row, size_rows, sizeof(size_row));
	for (size_t i = 0; i < ROWS; i++)
		tests[i] = (struct CMUnitTest){row[i].name, test_row, NULL, NULL, &row[i]};
	for (size_t i = 0; i < SIZE_ROWS; i++)
		tests[ROWS + i] = (struct CMUnitTest){size_row[i].name, test_size_row, NULL, NULL, &size_row[i]};
	memcpy(&tests[ROWS + SIZE_ROWS], others, sizeof(others));
	return _cmocka_run_group_tests("image", tests, sizeof(tests) / sizeof(tests[0]), NULL, NULL);
}

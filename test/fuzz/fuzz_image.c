/* fuzz_image.c: the loader: whatever it accepts keeps the promises that the monitor builds on. */
#include "../../abi/machine_abi.h"
#include "../../monitor/image.h"
#include "fuzz.h"

static void check_segment(const struct image *image, uint32_t index, size_t size)
{
	const struct image_segment *segment = &image->segment[index];
	const uint64_t end = segment->address + segment->memory_bytes;

	CHECK(segment->file_offset <= size && segment->file_bytes <= size - segment->file_offset);
	CHECK(segment->file_bytes <= segment->memory_bytes && end > segment->address);
	CHECK(segment->address >= image->start && end <= image->end);
	CHECK((segment->rights & (RIGHT_WRITE | RIGHT_EXECUTE)) != (RIGHT_WRITE | RIGHT_EXECUTE));
	CHECK(index == 0 ||
	      segment->address / UNILET_PAGE > (segment[-1].address + segment[-1].memory_bytes - 1) / UNILET_PAGE);
}

static void load_segment(int fd, const struct image_segment *segment)
{
	uint8_t *to = malloc(segment->file_bytes + 1);

	CHECK(to && image_load(fd, segment, to) == IMAGE_FINE);
	free(to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const int fd = fuzz_file(data, size);
	struct image image;
	uint64_t where;
	enum image_fault fault = image_read(fd, &image, &where);

	CHECK(fault < IMAGE_FAULT_COUNT && where <= IMAGE_SEGMENTS_MAX);
	if (fault)
		return 0;
	CHECK(image.segment_count > 0 && image.segment_count <= IMAGE_SEGMENTS_MAX);
	CHECK(image.end > image.start && image.end - image.start <= GUEST_IMAGE_SPAN_MAX);
	CHECK(memchr(image.manifest.name, 0, IMAGE_NAME_BYTES));
	for (uint32_t i = 0; i < image.segment_count; i++) {
		check_segment(&image, i, size);
		load_segment(fd, &image.segment[i]);
	}
	return 0;
}

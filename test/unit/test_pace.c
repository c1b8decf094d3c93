/* test_pace.c: when the consumer of a ring spins, and how a doorbell rung in vain is heard ever more seldom. */
#include "../../host/pace.h"

#include "../../abi/limits_abi.h"
#include "../../host/host_limits.h"
#include "cmocka_all.h"
#include "guest_side.h"

#define SPIN_NS 1000000
#define WAKE_NS 1000000

struct state {
	struct guest_side guest;
	struct window window;
	struct ring ring;
	struct pace pace;
};

static int set_up(void **state)
{
	static struct state all;

	guest_side_open(&all.guest, UNILET_SERVICE_WINDOW_BYTES);
	if (window_map(all.guest.fd[WINDOW_FD_MEMORY], &all.window) != 0)
		return -1;
	ring_open(&all.ring, (struct window_page *)(void *)all.window.base, all.guest.fd);
	pace_open(&all.pace, SPIN_NS, WAKE_NS);
	all.pace.spin_ns = SPIN_NS; /* on a machine with one CPU, too */
	*state = &all;
	return 0;
}

static int tear_down(void **state)
{
	struct state *all = *state;

	window_unmap(&all->window);
	guest_side_close(&all->guest);
	return 0;
}

/* As if the guest had asked again and again after so long. */
static void ask_often(struct pace *pace, int64_t gap_ns)
{
	for (int i = 0; i < 20; i++) {
		pace->idle_ns = pace_now_ns() - gap_ns;
		pace_found(pace);
		pace_served(pace);
	}
}

static void does_not_spin_for_a_guest_it_does_not_know(void **state)
{
	struct state *all = *state;

	all->pace.spin_ns = all->pace.wake_ns = 1000; /* far below what is assumed of a stranger */
	guest_side_submit(&all->guest, &(struct ring_entry){.opcode = 1});
	assert_int_equal(pace_spin(&all->pace, &all->ring), 0);
}

static void spins_for_a_guest_that_asks_quickly(void **state)
{
	struct state *all = *state;
	int64_t start;

	ask_often(&all->pace, 0);
	start = pace_now_ns();
	assert_int_equal(pace_spin(&all->pace, &all->ring), 0);
	assert_true(pace_now_ns() - start >= SPIN_NS);
	guest_side_submit(&all->guest, &(struct ring_entry){.opcode = 1});
	assert_int_equal(pace_spin(&all->pace, &all->ring), 1);
}

static void stops_spinning_when_the_guest_takes_its_time(void **state)
{
	struct state *all = *state;

	all->pace.spin_ns = all->pace.wake_ns = 1000;
	ask_often(&all->pace, 0);
	ask_often(&all->pace, 100000000);
	guest_side_submit(&all->guest, &(struct ring_entry){.opcode = 1});
	assert_int_equal(pace_spin(&all->pace, &all->ring), 0);
}

static void one_long_pause_is_soon_forgotten(void **state)
{
	struct state *all = *state;

	ask_often(&all->pace, 0);
	all->pace.idle_ns = 0; /* hours ago */
	pace_found(&all->pace);
	pace_served(&all->pace);
	ask_often(&all->pace, 0);
	guest_side_submit(&all->guest, &(struct ring_entry){.opcode = 1});
	assert_int_equal(pace_spin(&all->pace, &all->ring), 1);
}

static void with_one_cpu_it_never_spins(void **state)
{
	struct state *all = *state;

	all->pace.spin_ns = 0;
	ask_often(&all->pace, 0);
	guest_side_submit(&all->guest, &(struct ring_entry){.opcode = 1});
	assert_int_equal(pace_spin(&all->pace, &all->ring), 0);
}

static void a_doorbell_rung_in_vain_is_left_alone_for_longer_and_longer(void **state)
{
	struct pace *pace = &((struct state *)*state)->pace;
	int before = 0;

	for (unsigned i = 0; i < RING_VAIN_WAKES_MAX; i++)
		pace_woken(pace, 0);
	assert_int_equal(pace->mute_ms, 0);
	for (int i = 0; i < 3; i++) {
		pace_woken(pace, 0);
		assert_true(pace->mute_ms > before);
		before = pace->mute_ms;
	}
	for (int i = 0; i < 100; i++)
		pace_woken(pace, 0);
	assert_int_equal(pace->mute_ms, RING_MUTE_MS_MAX);
	pace_woken(pace, 1);
	assert_int_equal(pace->mute_ms, 0);
}

#define PACE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PACE_TEST(does_not_spin_for_a_guest_it_does_not_know),
		PACE_TEST(spins_for_a_guest_that_asks_quickly),
		PACE_TEST(stops_spinning_when_the_guest_takes_its_time),
		PACE_TEST(one_long_pause_is_soon_forgotten),
		PACE_TEST(with_one_cpu_it_never_spins),
		PACE_TEST(a_doorbell_rung_in_vain_is_left_alone_for_longer_and_longer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

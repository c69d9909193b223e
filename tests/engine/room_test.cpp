// Rooms: what is kept while somebody keeps it, from whichever thread, and nothing beyond.
#include "mcda/engine/room.hpp"

#include <cstdint>
#include <thread>

#include <boost/test/unit_test.hpp>

using mcda::KeptRooms;
using mcda::Room;

BOOST_AUTO_TEST_SUITE(room)

BOOST_AUTO_TEST_CASE(kept_rooms_are_found_again) {
  constexpr std::size_t count = 1'000'000;
  const KeptRooms kept;
  const void* first = nullptr;
  std::thread([&] {
    const Room<double> one(count);
    one[count - 1] = 1;
    first = one.get();
  }).join();
  const Room<std::uint32_t> half(count / 8);  // too small for so large a block
  BOOST_TEST(static_cast<const void*>(half.get()) != first);
  const Room<double> again(count - 10);
  BOOST_TEST(static_cast<const void*>(again.get()) == first);
  const Room<double> other(count);
  BOOST_TEST(static_cast<const void*>(other.get()) != first);
}

BOOST_AUTO_TEST_CASE(a_room_changes_hands) {
  Room<double> one(3);
  one[2] = 7;
  const Room<double> other(std::move(one));
  BOOST_TEST(other[2] == 7);
  const Room<double> none(0);
}

BOOST_AUTO_TEST_CASE(zeros) {
  std::vector<double> values{1, 2, 3};
  mcda::assign_zeros(values, 2);
  BOOST_TEST(values == (std::vector<double>{0, 0}));
  mcda::assign_zeros(values, 1'500'000);
  BOOST_TEST(values.size() == 1'500'000u);
  BOOST_TEST(values.back() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_carried_arrives_and_touches_nothing_else) {
  std::vector<double> from(37);
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<double>(i) + 0.5;
  for (std::size_t begin = 1; begin < 10; ++begin) {
    for (std::size_t count = 0; count + begin < from.size(); ++count) {
      std::vector<double> to(50, -1);
      mcda::carry(std::span(from).subspan(begin - 1, count), to.data() + begin);
      for (std::size_t i = 0; i < to.size(); ++i) {
        const bool inside = i >= begin && i < begin + count;
        BOOST_TEST(to[i] == (inside ? from[i - 1] : -1));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

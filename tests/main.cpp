// The main function of every test program; spelled out, because Boost.Test writes its own only where its header was not
// read before.
#include <boost/test/unit_test.hpp>

int main(int argument_count, char** arguments) {
  return boost::unit_test::unit_test_main([] { return true; }, argument_count, arguments);
}

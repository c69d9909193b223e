// What an exception says.
#pragma once

#include <exception>
#include <string>

namespace test {

/// What an action complains about when it raises E; "raised nothing", or the other error's text, where it does not.
template <class E, class Action>
std::string complaint_of(Action action) {
  try {
    action();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    return std::string("another error: ") + error.what();
  }
  return "raised nothing";
}

}  // namespace test

#include "python/src/errors.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <exception>
#include <string>

#include "mcda/engine/parallel.hpp"
#include "mcda/model/error.hpp"

namespace prefero::python {

namespace nb = nanobind;

namespace {

nb::list problems_of(const mcda::Error& error) {
  nb::list list;
  for (const mcda::Problem& one : error.problems()) {
    nb::dict problem;
    problem["severity"] = one.severity == mcda::Severity::note ? "note" : "error";
    problem["file"] = one.file;
    problem["line"] = one.line;
    problem["column"] = one.column;
    problem["what"] = one.what;
    problem["remedy"] = one.remedy;
    list.append(problem);
  }
  return list;
}

void set(const char* type, const mcda::Error& error, nb::object candidates = nb::none()) {
  const nb::object exception = nb::module_::import_("prefero.errors").attr(type);
  const nb::object value = exception(nb::str(error.what()), problems_of(error), candidates);
  PyErr_SetObject(exception.ptr(), value.ptr());
}

void translate(const std::exception_ptr& pointer, void*) {
  try {
    std::rethrow_exception(pointer);
  } catch (const mcda::UnknownName& error) {
    nb::list candidates;
    for (const std::string& one : error.candidates()) candidates.append(one);
    set("UnknownName", error, candidates);
  } catch (const mcda::InvalidInput& error) {
    set("InvalidInput", error);
  } catch (const mcda::SourceFailure& error) {
    set("SourceFailure", error);
  } catch (const mcda::Cancelled&) {
    PyErr_SetNone(PyExc_KeyboardInterrupt);
  }
}

}  // namespace

void register_errors() { nb::register_exception_translator(translate); }

}  // namespace prefero::python

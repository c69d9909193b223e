// Vectors of the library as NumPy arrays that own them: nothing is copied.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <utility>
#include <vector>

namespace prefero::python {

template <class T>
nanobind::object array_of(std::vector<T> values) {
  auto* const owned = new std::vector<T>(std::move(values));
  const nanobind::capsule owner(owned, [](void* pointer) noexcept { delete static_cast<std::vector<T>*>(pointer); });
  return nanobind::cast(
      nanobind::ndarray<nanobind::numpy, T, nanobind::ndim<1>>(owned->data(), {owned->size()}, owner));
}

}  // namespace prefero::python

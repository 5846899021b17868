// The kernels as Python sees them: buffers in, results written into `out`. The kernels are a sieve
// and no judge: rows that are not surely distributions (a total further from 1 than the caller
// says, an entry below 0 ...) are returned as a list of their numbers, None if there are none, and
// nothing is written for them. Python judges them, and makes the sentences.
#include <nanobind/nanobind.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <mutex>
#include <vector>

#include "parallel.hpp"
#include "rows.hpp"

namespace nb = nanobind;

namespace {

using namespace kullback;

bool type_of(const Py_buffer &view, Type &type) {
    const char *format = view.format == nullptr ? "B" : view.format;
    if (format[0] == '@' || format[0] == '=') ++format;
    if (format[0] == '\0' || format[1] != '\0') return false;
    const Py_ssize_t size = view.itemsize;
    const auto sized = [&](Type one, Type two, Type four, Type eight) {
        type = size == 1 ? one : size == 2 ? two : size == 4 ? four : eight;
        return true;
    };
    switch (format[0]) {
        case 'd': return type = Type::f64, size == 8;
        case 'f': return type = Type::f32, true;
        case 'e': return type = Type::f16, true;
        case 'b': case 'h': case 'i': case 'l': case 'q':
            return sized(Type::i8, Type::i16, Type::i32, Type::i64);
        case '?': case 'B': case 'H': case 'I': case 'L': case 'Q':
            return sized(Type::u8, Type::u16, Type::u32, Type::u64);
        default: return false;
    }
}

// A buffer held while it is read; its last axis is one distribution.
class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    ~Buffer() {
        if (held_) PyBuffer_Release(&view_);
    }
    // False, without a Python error, if this is not a buffer of a type that the kernels read.
    bool open(PyObject *object) {
        if (PyObject_GetBuffer(object, &view_, PyBUF_STRIDES | PyBUF_FORMAT) != 0) {
            PyErr_Clear();
            return false;
        }
        held_ = true;
        return view_.ndim > 0 && type_of(view_, type_);
    }
    std::size_t length() const { return static_cast<std::size_t>(view_.shape[view_.ndim - 1]); }
    std::size_t rows() const {
        std::size_t count = 1;
        for (int axis = 0; axis + 1 < view_.ndim; ++axis) count *= static_cast<std::size_t>(view_.shape[axis]);
        return count;
    }
    std::ptrdiff_t step() const { return view_.strides[0]; }
    // Whether this is a table of doubles whose rows are read in place and fit into one block.
    bool short_rows() const {
        return view_.ndim == 2 && type_ == Type::f64 && view_.strides[1] == 8 && view_.strides[0] % 8 == 0 &&
               reinterpret_cast<std::uintptr_t>(view_.buf) % 8 == 0 && length() <= BLOCK;
    }
    int ndim() const { return view_.ndim; }
    Row row(std::size_t index) const {
        const char *at = static_cast<const char *>(view_.buf);
        if (view_.ndim == 2) {
            at += static_cast<std::ptrdiff_t>(index) * view_.strides[0];
            return {at, view_.strides[1], type_};
        }
        for (int axis = view_.ndim - 2; axis >= 0; --axis) {
            const auto extent = static_cast<std::size_t>(view_.shape[axis]);
            at += static_cast<std::ptrdiff_t>(index % extent) * view_.strides[axis];
            index /= extent;
        }
        return {at, view_.strides[view_.ndim - 1], type_};
    }

private:
    Py_buffer view_{};
    bool held_ = false;
    Type type_ = Type::f64;
};

// `out` as contiguous doubles.
class Output {
public:
    explicit Output(nb::handle object) {
        if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE) != 0)
            throw nb::python_error();
    }
    Output(const Output &) = delete;
    Output &operator=(const Output &) = delete;
    ~Output() { PyBuffer_Release(&view_); }
    double *data() const { return static_cast<double *>(view_.buf); }
    std::size_t size() const { return static_cast<std::size_t>(view_.len) / sizeof(double); }

private:
    Py_buffer view_{};
};

void open(Buffer &buffer, nb::handle object) {
    if (!buffer.open(object.ptr())) throw nb::type_error("the kernels do not read this type of array");
}

void demand(bool agreed) {
    if (!agreed) throw nb::value_error("the arrays of a kernel call have different shapes");
}

using Numbers = std::vector<std::size_t>;

// Whether a signal has come whose handler raised, as that of Ctrl-C does; the error stands then.
bool look_for_signals() {
    nb::gil_scoped_acquire held;
    return PyErr_CheckSignals() != 0;
}

// Runs work() without the interpreter's lock, so that signals are seen to.
template <class Work>
void unlocked(Work work) {
    bool stopped;
    {
        nb::gil_scoped_release release;
        Watch watch(look_for_signals);
        work();
        stopped = watch.stopped();
    }
    if (stopped) throw nb::python_error();
}

constexpr double UNKNOWN = std::numeric_limits<double>::quiet_NaN();

// Runs some(from, to, refused) over all rows, without the interpreter's lock, and returns the
// numbers of the rows that it refused. The results at `out`, one a row, are NaN before.
template <class Some>
nb::object all_rows(std::size_t rows, std::size_t length, double *out, Some some) {
    Numbers refused;
    std::mutex guard;
    unlocked([&] {
        const auto span = [&](std::size_t from, std::size_t to) {
            Numbers mine;
            if (out != nullptr) std::fill(out + from, out + to, UNKNOWN);
            some(from, to, mine);
            if (mine.empty()) return;
            const std::lock_guard<std::mutex> held(guard);
            refused.insert(refused.end(), mine.begin(), mine.end());
        };
        const std::size_t each = std::max<std::size_t>(1, CHUNK / std::max<std::size_t>(1, length));
        if (length > CHUNK || rows <= each) {
            span(0, rows);  // long rows are shared out inside
        } else {
            in_parallel((rows + each - 1) / each, [&](std::size_t i) {
                span(i * each, std::min(rows, (i + 1) * each));
            });
        }
        std::sort(refused.begin(), refused.end());
    });
    if (refused.empty()) return nb::none();
    nb::list numbers;
    for (const std::size_t row : refused) numbers.append(row);
    return numbers;
}

// The same from one_row(i), which returns false where it refuses row i.
template <class OneRow>
nb::object each_row(std::size_t rows, std::size_t length, double *out, OneRow one_row) {
    return all_rows(rows, length, out, [&](std::size_t from, std::size_t to, Numbers &refused) {
        for (std::size_t i = from; i < to; ++i) {
            if (length > CHUNK && interrupted()) return;
            if (!one_row(i)) refused.push_back(i);
        }
    });
}

nb::object py_check(nb::handle p, double within, bool normalize) {
    Buffer a;
    open(a, p);
    const Task task{a.length(), normalize, within, within};
    return each_row(a.rows(), a.length(), nullptr, [&](std::size_t i) { return check(a.row(i), task); });
}

nb::object py_entropy(nb::handle p, nb::handle out, double within, bool normalize) {
    Buffer a;
    open(a, p);
    const Output result(out);
    demand(result.size() == a.rows());
    const Task task{a.length(), normalize, within, within};
    return each_row(a.rows(), a.length(), result.data(), [&](std::size_t i) {
        return entropy(a.row(i), task, result.data()[i]);
    });
}

nb::object py_kl_divergence(nb::handle p, nb::handle q, nb::handle out, double within_p, double within_q,
                            bool normalize) {
    Buffer a, b;
    open(a, p);
    open(b, q);
    const Output result(out);
    demand(a.length() == b.length() && a.rows() == b.rows() && result.size() == a.rows());
    const Task task{a.length(), normalize, within_p, within_q};
    if (!normalize && a.short_rows() && b.short_rows())
        return all_rows(a.rows(), a.length(), result.data(), [&](std::size_t from, std::size_t to, Numbers &refused) {
            while ((from += kl_divergences(a.row(from), a.step(), b.row(from), b.step(), to - from, task,
                                           result.data() + from)) < to)
                refused.push_back(from++);
        });
    return each_row(a.rows(), a.length(), result.data(), [&](std::size_t i) {
        return kl_divergence(a.row(i), b.row(i), task, result.data()[i]);
    });
}

nb::object py_js_divergence(nb::handle p, nb::handle q, nb::handle out, double weight, double within_p,
                            double within_q, bool normalize) {
    Buffer a, b;
    open(a, p);
    open(b, q);
    const Output result(out);
    demand(a.length() == b.length() && a.rows() == b.rows() && result.size() == a.rows());
    const Task task{a.length(), normalize, within_p, within_q, weight};
    return each_row(a.rows(), a.length(), result.data(), [&](std::size_t i) {
        return js_divergence(a.row(i), b.row(i), task, result.data()[i]);
    });
}

nb::object py_kl_contributions(nb::handle p, nb::handle q, nb::handle out, double within_p,
                               double within_q, bool normalize) {
    Buffer a, b;
    open(a, p);
    open(b, q);
    const Output result(out);
    const std::size_t n = a.length();
    demand(n == b.length() && a.rows() == b.rows() && result.size() == a.rows() * n);
    const Task task{n, normalize, within_p, within_q};
    return each_row(a.rows(), n, nullptr, [&](std::size_t i) {
        double *const terms = result.data() + i * n;
        if (kl_contributions(a.row(i), b.row(i), task, terms)) return true;
        std::fill(terms, terms + n, UNKNOWN);
        return false;
    });
}

// How near to 1 a total must be for the short way below; set by Python, where tolerances are told.
double within_fast = 0;

// numpy.ndarray itself: subclasses (masked arrays, matrices) have meanings of their own.
PyTypeObject *plain_array = nullptr;

bool open_plain(Buffer &buffer, nb::handle object) {
    return Py_TYPE(object.ptr()) == plain_array && buffer.open(object.ptr()) && buffer.ndim() == 1 &&
           buffer.length() > 0;
}

template <class Measure>
nb::object quick(std::size_t length, Measure measure) {
    double result = 0;
    bool good;
    if (length > 2 * BLOCK) {
        unlocked([&] { good = measure(result); });
    } else {
        good = measure(result);
    }
    return good ? nb::object(nb::float_(result)) : nb::none();
}

nb::object fast_entropy(nb::handle p) {
    Buffer a;
    if (!open_plain(a, p)) return nb::none();
    const Task task{a.length(), false, within_fast, within_fast};
    return quick(a.length(), [&](double &result) { return entropy(a.row(0), task, result); });
}

nb::object fast_kl_divergence(nb::handle p, nb::handle q) {
    Buffer a, b;
    if (!open_plain(a, p) || !open_plain(b, q) || a.length() != b.length()) return nb::none();
    const Task task{a.length(), false, within_fast, within_fast};
    return quick(a.length(), [&](double &result) { return kl_divergence(a.row(0), b.row(0), task, result); });
}

}  // namespace

NB_MODULE(_kernels, m) {
    plain_array = reinterpret_cast<PyTypeObject *>(nb::module_::import_("numpy").attr("ndarray").ptr());
    Py_INCREF(plain_array);  // for the life of the process
    m.def("instructions", [] { return kernels().name; });
    m.def("threads", [] { return thread_limit().load(); });
    m.def("set_threads", [](int n) { thread_limit().store(n < 1 ? 1 : n); });
    m.def("check", py_check);
    m.def("entropy", py_entropy);
    m.def("kl_divergence", py_kl_divergence);
    m.def("js_divergence", py_js_divergence);
    m.def("kl_contributions", py_kl_contributions);
    m.def("set_within_fast", [](double within) { within_fast = within; });
    m.def("fast_entropy", fast_entropy);
    m.def("fast_kl_divergence", fast_kl_divergence);
}

// One distribution in memory, of any type and stride, read as blocks of contiguous doubles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "blocks.hpp"

namespace kullback {

enum class Type : unsigned char { f64, f32, f16, i8, i16, i32, i64, u8, u16, u32, u64 };

// IEEE 754 half precision to double, exactly.
inline double from_half(std::uint16_t bits) {
    const std::uint64_t sign = static_cast<std::uint64_t>(bits & 0x8000u) << 48;
    const unsigned exponent = (bits >> 10) & 31u, fraction = bits & 1023u;
    double value;
    if (exponent == 0) {
        value = static_cast<double>(fraction) * 0x1p-24;
        return sign ? -value : value;
    }
    const std::uint64_t wide = exponent == 31 ? 2047u : exponent + 1008u;
    const std::uint64_t all = sign | (wide << 52) | (static_cast<std::uint64_t>(fraction) << 42);
    std::memcpy(&value, &all, sizeof value);
    return value;
}

struct Row {
    const char *data;
    std::ptrdiff_t stride;  // in bytes
    Type type;
    // Powers of two, put on when the total is out of the comfortable range: two, since one of them
    // could not bring a subnormal total to 1.
    double scale = 1, more = 1;

    bool plain() const { return scale == 1 && more == 1; }
    Row as_given() const { return {data, stride, type}; }

    // Elements from.. in place, if they are floats side by side; else null.
    const float *floats(std::size_t from) const {
        if (type != Type::f32 || stride != sizeof(float) || !plain()) return nullptr;
        const char *at = data + from * sizeof(float);
        const bool aligned = reinterpret_cast<std::uintptr_t>(at) % alignof(float) == 0;
        return aligned ? reinterpret_cast<const float *>(at) : nullptr;
    }

    // Elements from..from+n as doubles: in place where they are just that, else in `buffer`.
    const double *block(std::size_t from, std::size_t n, double *buffer) const {
        const char *at = data + static_cast<std::ptrdiff_t>(from) * stride;
        switch (type) {
            case Type::f64:
                if (stride == 8 && plain() && reinterpret_cast<std::uintptr_t>(at) % 8 == 0)
                    return reinterpret_cast<const double *>(at);
                return convert<double>(at, n, buffer);
            case Type::f32: return convert<float>(at, n, buffer);
            case Type::f16: return convert_half(at, n, buffer);
            case Type::i8: return convert<std::int8_t>(at, n, buffer);
            case Type::i16: return convert<std::int16_t>(at, n, buffer);
            case Type::i32: return convert<std::int32_t>(at, n, buffer);
            case Type::i64: return convert<std::int64_t>(at, n, buffer);
            case Type::u8: return convert<std::uint8_t>(at, n, buffer);
            case Type::u16: return convert<std::uint16_t>(at, n, buffer);
            case Type::u32: return convert<std::uint32_t>(at, n, buffer);
            case Type::u64: return convert<std::uint64_t>(at, n, buffer);
        }
        return buffer;
    }

private:
    template <class T>
    const double *convert(const char *at, std::size_t n, double *buffer) const {
        if (stride == static_cast<std::ptrdiff_t>(sizeof(T))) {
            for (std::size_t i = 0; i < n; ++i) {
                T value;
                std::memcpy(&value, at + i * sizeof(T), sizeof(T));
                buffer[i] = static_cast<double>(value) * scale * more;
            }
        } else {
            for (std::size_t i = 0; i < n; ++i, at += stride) {
                T value;
                std::memcpy(&value, at, sizeof(T));
                buffer[i] = static_cast<double>(value) * scale * more;
            }
        }
        return buffer;
    }

    const double *convert_half(const char *at, std::size_t n, double *buffer) const {
        for (std::size_t i = 0; i < n; ++i, at += stride) {
            std::uint16_t bits;
            std::memcpy(&bits, at, sizeof bits);
            buffer[i] = from_half(bits) * scale * more;
        }
        return buffer;
    }
};

}  // namespace kullback

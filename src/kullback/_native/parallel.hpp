// Work shared out to threads in pieces whose bounds do not depend on the number of threads, so
// that results do not either.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "watch.hpp"

namespace kullback {

constexpr std::size_t CHUNK = std::size_t{1} << 16;  // elements a piece

inline std::atomic<int> &thread_limit() {
    static std::atomic<int> limit{1};
    return limit;
}

// Calls work(i) for every i below `pieces`, on up to `thread_limit()` threads; for fewer where the
// call is interrupted.
template <class Work>
void in_parallel(std::size_t pieces, Work work) {
    const std::size_t wanted = std::min<std::size_t>(pieces / 2, thread_limit().load());
    if (wanted < 2) {
        for (std::size_t i = 0; i < pieces && !interrupted(); ++i) work(i);
        return;
    }
    std::atomic<std::size_t> next{0};
    const Watch *const watch = Watch::current();
    const auto help = [&] {
        for (std::size_t i; (i = next.fetch_add(1)) < pieces;) {
            if (watch != nullptr && watch->stopped()) return;
            work(i);
        }
    };
    std::vector<std::thread> others;
    try {
        others.reserve(wanted - 1);
        for (std::size_t t = 1; t < wanted; ++t) others.emplace_back(help);
    } catch (...) {
        // No more threads, or memory for them: those that started, and this one, do it all.
    }
    for (std::size_t i; !interrupted() && (i = next.fetch_add(1)) < pieces;) work(i);
    for (std::thread &other : others) other.join();
}

}  // namespace kullback

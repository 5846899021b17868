// A long call can be interrupted: the thread that made it looks for signals now and then, and all
// threads that work for it stop when one has come.
#pragma once

#include <atomic>
#include <chrono>

namespace kullback {

// One call's watch. `look` returns whether to stop; it is called by the calling thread alone, at
// most twenty times a second, the first time when the call has taken that long already.
class Watch {
public:
    explicit Watch(bool (*look)()) : look_(look), before_(current()) { current() = this; }
    ~Watch() { current() = before_; }
    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;

    // The watch of the call that this thread has made; null in the threads that help.
    static Watch *&current() {
        static thread_local Watch *watch = nullptr;
        return watch;
    }
    bool stopped() const { return stopped_.load(std::memory_order_relaxed); }
    void poll() {
        if (stopped()) return;
        const auto now = clock::now();
        const bool first = next_ == clock::time_point{};  // short calls never ask what time it is
        if (!first && now < next_) return;
        next_ = now + PAUSE;
        if (!first && look_()) stopped_.store(true);
    }

private:
    using clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds PAUSE{20};
    bool (*look_)();
    Watch *before_;
    clock::time_point next_{};
    std::atomic<bool> stopped_{false};
};

// To be asked after every piece of a long loop: whether to leave it. (The result is not used then.)
inline bool interrupted() {
    Watch *const watch = Watch::current();
    if (watch == nullptr) return false;
    watch->poll();
    return watch->stopped();
}

}  // namespace kullback

// Dropout masks, from the same random words as TensorFlow's `StatelessRandomUniformFullInt`.

#ifndef DURASWEEP_DROPOUT_H
#define DURASWEEP_DROPOUT_H

#include "rows.h"
#include "scan.h"

namespace {

using durasweep::DropoutMask;

/// Philox 4x32 with ten rounds (Salmon et al., 2011), as in TensorFlow: a key and a counter of four words produce four words.
struct Philox {
  static constexpr int kWords = 4;
  static constexpr int kRounds = 10;

  /// Computes the words of kCount consecutive counters: word w of counter c at `words[w][c]`.
  template <int64_t kCount>
  static void Mix(uint32_t (&words)[kWords][kCount], uint32_t key, uint32_t other_key) {
    for (int round = 0; round < kRounds; ++round) {
      for (int64_t at = 0; at < kCount; ++at) {
        const uint64_t first = uint64_t{words[0][at]} * 0xD2511F53u;
        const uint64_t second = uint64_t{words[2][at]} * 0xCD9E8D57u;
        words[0][at] = static_cast<uint32_t>(second >> 32) ^ words[1][at] ^ key;
        words[1][at] = static_cast<uint32_t>(second);
        words[2][at] = static_cast<uint32_t>(first >> 32) ^ words[3][at] ^ other_key;
        words[3][at] = static_cast<uint32_t>(first);
      }
      key += 0x9E3779B9u;
      other_key += 0xBB67AE85u;
    }
  }
};

/// The stream of words that TensorFlow draws from two seeds.
class RandomWords {
 public:
  explicit RandomWords(const int32_t* seeds) {
    // Negative seeds are sign-extended.
    uint32_t mixed[Philox::kWords][1] = {{static_cast<uint32_t>(seeds[0])},
                                         {seeds[0] < 0 ? ~0u : 0u},
                                         {static_cast<uint32_t>(seeds[1])},
                                         {seeds[1] < 0 ? ~0u : 0u}};
    Philox::Mix(mixed, 0x3EC8F720u, 0x02461E29u);
    for (int word = 0; word < Philox::kWords; ++word) start_[word] = mixed[word][0];
  }

  static constexpr int64_t kCounters = 4 * kLanes;
  /// Number of words drawn at once.
  static constexpr int64_t kDrawn = kCounters * Philox::kWords;

  /// Draws words from `first` on, a multiple of four, and splits them into halves, the lower half of a word first.
  void Draw(int64_t first, uint16_t* halves) const {
    const uint64_t counter = static_cast<uint64_t>(first / Philox::kWords);
    uint32_t words[Philox::kWords][kCounters];
    for (int64_t at = 0; at < kCounters; ++at) {
      words[0][at] = static_cast<uint32_t>(counter + static_cast<uint64_t>(at));
      words[1][at] = static_cast<uint32_t>((counter + static_cast<uint64_t>(at)) >> 32);
      words[2][at] = start_[2];
      words[3][at] = start_[3];
    }
    Philox::Mix(words, start_[0], start_[1]);
    for (int64_t at = 0; at < kCounters; ++at) {
      uint16_t* own = halves + at * 2 * Philox::kWords;
      for (int64_t word = 0; word < Philox::kWords; ++word) {
        own[2 * word] = static_cast<uint16_t>(words[word][at]);
        own[2 * word + 1] = static_cast<uint16_t>(words[word][at] >> 16);
      }
    }
  }

 private:
  uint32_t start_[Philox::kWords];
};

/// A time step uses whole words, and an activation half a word.
inline void FillMask(const DropoutMask& mask) {
  const RandomWords random(mask.seeds);
  const int64_t size = mask.channels * mask.batch;
  const int64_t step_words = (size + 1) / 2;
  const float scale = static_cast<float>(65536.0 / (65536 - mask.bits));
  Buffer drawn(durasweep::RoundUp(step_words, RandomWords::kDrawn) + 2 * RandomWords::kDrawn);
  Buffer columns(mask.rows ? size : 0);  // of one step
  for (int64_t step = 0; step < mask.steps; ++step) {
    const int64_t first = step * step_words;
    const int64_t start = first / Philox::kWords * Philox::kWords;
    uint16_t* halves = reinterpret_cast<uint16_t*>(drawn.at(0));
    for (int64_t at = start; at < first + step_words; at += RandomWords::kDrawn) random.Draw(at, halves + 2 * (at - start));
    float* values = mask.rows ? columns.at(0) : mask.values + step * mask.batch;
    const int64_t stride = mask.rows ? mask.batch : mask.steps * mask.batch;
    for (int64_t channel = 0; channel < mask.channels; ++channel) {
      float* to = values + channel * stride;
      const uint16_t* own = halves + 2 * (first - start) + channel * mask.batch;
      for (int64_t sequence = 0; sequence < mask.batch; ++sequence) to[sequence] = own[sequence] >= mask.bits ? scale : 0.0f;
    }
    if (mask.rows) Transpose(values, stride, mask.values + step * size, mask.channels, mask.channels, mask.batch);
  }
}

}  // namespace

#endif

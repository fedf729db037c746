// TensorFlow operations that run the scans of scan.h on a CPU.

#ifndef DURASWEEP_OPERATIONS_H
#define DURASWEEP_OPERATIONS_H

#include <tensorflow/c/tf_status.h>

#include "scan.h"

namespace durasweep {

/// Makes the operations known to TensorFlow; once a process.
void RegisterOperations(TF_Status* status);

/// Those of blocks.h; called by the former.
void RegisterBlocks(TF_Status* status);

/// Runs operations by these scans from now on.
void UseScans(const Scans* scans);

/// Those.
const Scans& ChosenScans();

}  // namespace durasweep

#endif

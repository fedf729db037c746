// TensorFlow operations that run the scans of scan.h on a CPU.

#ifndef DURASWEEP_OPERATIONS_H
#define DURASWEEP_OPERATIONS_H

#include <tensorflow/c/tf_status.h>

#include "scan.h"

namespace durasweep {

/// Registers the operations with TensorFlow; once per process.
void RegisterOperations(TF_Status* status);

/// Registers those of the other files; called by `RegisterOperations`.
void RegisterConvolution(TF_Status* status);
void RegisterEncoder(TF_Status* status);
void RegisterNetwork(TF_Status* status);
void RegisterResidual(TF_Status* status);

/// Makes the operations use these scans from now on.
void UseScans(const Scans* scans);

/// The scans in use.
const Scans& ChosenScans();

}  // namespace durasweep

#endif

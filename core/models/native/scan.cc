// All kernels, compiled once for each processor level. DURASWEEP_SCANS is the name of the table that this file defines.

#include "scan.h"

#include "adam.h"
#include "backward.h"
#include "cells.h"
#include "classifier.h"
#include "convolution.h"
#include "dropout.h"
#include "encoder.h"
#include "forward.h"
#include "recording.h"
#include "residual-back.h"

namespace {

template <typename Cell>
void RunForward(const ForwardScan& scan) {
  Forward<Cell>(scan).Run();
}

template <typename Cell>
void RunBackward(const BackwardScan& scan) {
  Backward<Cell>(scan).Run();
}

}  // namespace

namespace durasweep {

extern const Scans DURASWEEP_SCANS;
const Scans DURASWEEP_SCANS = {
    {RunForward<Gru>, RunBackward<Gru>, RunRecording<Gru>},
    {RunForward<Lstm>, RunBackward<Lstm>, RunRecording<Lstm>},
    {CountSavedEncoder, RunEncoder, GoBackEncoder},
    {CountSavedResidual, RunResidual, GoBackResidual},
    {RunConvolution, GoBackConvolution},
    {RunLinear, GoBackLinear, RunCrossEntropy},
    FillMask,
    UpdateByAdam,
};

}  // namespace durasweep

# Built during set-up (infra/set-up/native-addon.ts) against the TensorFlow library, whose folder is passed as tensorflow_dir.
{
  'target_defaults': {
    'default_configuration': 'Release',
    'cflags_cc': ['-std=c++17', '-O3', '-Wall', '-Wextra', '-Wno-psabi', '-fvisibility=hidden'],
    'cflags_cc!': ['-fno-exceptions', '-std=gnu++17', '-std=gnu++20'],
  },
  'variables': {
    'x64': '<!(node -p "Number(process.arch === \'x64\')")',
    'arm64': '<!(node -p "Number(process.arch === \'arm64\')")',
  },
  'targets': [
    {
      'target_name': 'durasweep_kernels',
      'sources': [
        'module.cc',
        'operations.cc',
        'convolution-operations.cc',
        'encoder-operations.cc',
        'network-operations.cc',
        'residual-operations.cc',
      ],
      'include_dirs': ['<(tensorflow_dir)/include'],
      'library_dirs': ['<(tensorflow_dir)/lib'],
      'libraries': ['-ltensorflow_framework', '-Wl,-rpath,\\$$ORIGIN/../deps/lib'],
      'dependencies': ['scans_baseline'],
      'conditions': [
        ['x64==1', {'dependencies': ['scans_avx2', 'scans_avx512']}],
        ['arm64==1', {'dependencies': ['scans_neon']}],
      ],
    },
    {
      'target_name': 'scans_baseline',
      'type': 'static_library',
      'sources': ['scan.cc'],
      'defines': ['DURASWEEP_SCANS=kBaselineScans'],
    },
  ],
  'conditions': [
    ['x64==1', {
      'targets': [
        {
          'target_name': 'scans_avx2',
          'type': 'static_library',
          'sources': ['scan.cc'],
          'defines': ['DURASWEEP_SCANS=kAvx2Scans'],
          'cflags_cc': ['-march=x86-64-v3'],
        },
        {
          'target_name': 'scans_avx512',
          'type': 'static_library',
          'sources': ['scan.cc'],
          'defines': ['DURASWEEP_SCANS=kAvx512Scans'],
          'cflags_cc': ['-march=x86-64-v4', '-mprefer-vector-width=512'],
        },
      ],
    }],
    ['arm64==1', {
      'targets': [
        {
          'target_name': 'scans_neon',
          'type': 'static_library',
          'sources': ['scan.cc'],
          'defines': ['DURASWEEP_SCANS=kNeonScans', 'DURASWEEP_NEON'],
        },
      ],
    }],
  ],
}

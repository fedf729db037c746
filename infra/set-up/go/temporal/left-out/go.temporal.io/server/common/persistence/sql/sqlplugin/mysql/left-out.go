// In place of: *

// Package mysql has the name of a database that durasweep's build of Temporal's server cannot use.
package mysql

const PluginName = "mysql8"

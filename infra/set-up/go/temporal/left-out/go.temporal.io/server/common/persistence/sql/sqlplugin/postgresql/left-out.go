// In place of: *

// Package postgresql has the names of databases that durasweep's build of Temporal's server cannot use.
package postgresql

const (
	PluginName    = "postgres12"
	PluginNamePGX = "postgres12_pgx"
)

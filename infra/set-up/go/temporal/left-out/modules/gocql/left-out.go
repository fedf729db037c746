// Package gocql has what the configuration of Temporal's server names of Cassandra's client.
package gocql

import "errors"

type (
	Consistency       uint16
	SerialConsistency uint16
)

var errLeftOut = errors.New("durasweep's build of Temporal's server leaves Cassandra out")

func ParseConsistency(string) Consistency                 { panic(errLeftOut) }
func ParseConsistencyWrapper(string) (Consistency, error) { return 0, errLeftOut }

func (*SerialConsistency) UnmarshalText([]byte) error { return errLeftOut }

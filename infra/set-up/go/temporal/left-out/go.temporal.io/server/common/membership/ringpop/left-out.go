// In place of: test_cluster.go

package ringpop

// In place of: context_testutil.go

package shard

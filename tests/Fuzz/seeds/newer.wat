(module
  (rec (type $node (sub (struct (field $next (ref null $node)) (field $v (mut i32))))) (type $arr (array (mut i8))))
  (tag $tag (param i32))
  (global (ref null $node) (ref.null $node))
  (func (export "gc") (result i32) (struct.get $node $v (struct.new $node (ref.null $node) (i32.const 5))))
  (func (export "catch") (result i32) (block $h (result i32) (try_table (catch $tag $h) (throw $tag (i32.const 3))) (i32.const 0)))
  (func (export "wide") (param i64 i64) (result i64 i64) (i64.mul_wide_u (local.get 0) (local.get 1))))

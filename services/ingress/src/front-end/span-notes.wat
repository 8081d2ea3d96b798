;; Takes the place of JavaScript callbacks: notes where llhttp says that the parts of a request are, in a memory of its own.
;;
;; Words of 32 bits: 0 = end of the notes in bytes, 1 = what is known of the whole head (see $headers), from 4 on the notes:
;; place and length of the target, then of each name and its value in turn. -1 makes llhttp stop; 21 is its "paused".
(module
  (memory (export "memory") 1)
  (global $end (mut i32) (i32.const 16))

  (func $note (param $at i32) (param $length i32) (result i32)
    (i32.store (global.get $end) (local.get $at))
    (i32.store offset=4 (global.get $end) (local.get $length))
    (global.set $end (i32.add (global.get $end) (i32.const 8)))
    (i32.store (i32.const 0) (global.get $end))
    (i32.const 0))

  (func (export "begin") (param $parser i32) (result i32)
    (global.set $end (i32.const 16))
    (i32.store (i32.const 4) (i32.const 0))
    (i32.const 0))

  ;; A target that comes in two parts is refused, and so is a name or a value.
  (func (export "target") (param $parser i32) (param $at i32) (param $length i32) (result i32)
    (if (i32.ne (global.get $end) (i32.const 16)) (then (return (i32.const -1))))
    (call $note (local.get $at) (local.get $length)))

  ;; No more than 200 of them.
  (func (export "name") (param $parser i32) (param $at i32) (param $length i32) (result i32)
    (if (i32.ne (i32.and (global.get $end) (i32.const 15)) (i32.const 8)) (then (return (i32.const -1))))
    (if (i32.ge_u (global.get $end) (i32.const 3224)) (then (return (i32.const -1))))
    (call $note (local.get $at) (local.get $length)))

  (func (export "value") (param $parser i32) (param $at i32) (param $length i32) (result i32)
    (if (i32.or (i32.and (global.get $end) (i32.const 15)) (i32.eq (global.get $end) (i32.const 16)))
      (then (return (i32.const -1))))
    (call $note (local.get $at) (local.get $length)))

  ;; 1 = the head is complete, 2 = it asks for another protocol, 4 = the connection may stay.
  (func (export "headers") (param $parser i32) (param $status i32) (param $upgrade i32) (param $stays i32) (result i32)
    (i32.store (i32.const 4)
      (i32.add (i32.const 1) (i32.add
        (i32.shl (i32.ne (local.get $upgrade) (i32.const 0)) (i32.const 1))
        (i32.shl (i32.ne (local.get $stays) (i32.const 0)) (i32.const 2)))))
    (i32.const 0))

  (func (export "refuse") (param $parser i32) (param $at i32) (param $length i32) (result i32)
    (i32.const -1))

  (func (export "complete") (param $parser i32) (result i32)
    (i32.const 21)))

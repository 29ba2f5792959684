// expect: rules forbidden-import 3
import { useState } from "react";
import { motion } from "framer-motion";

export default function Lesson() {
  const [on] = useState(true);
  return <motion.p hidden={!on}>1</motion.p>;
}

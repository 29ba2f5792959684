export function install(){}

// What each scenario logs, with react and react-dom 19.3.1 in jsdom; "> x" is what is done, "= x" what is shown then.
// Where this runtime differs on purpose, its own log stands under `ours`: it renders no second time to find that nothing changed or
// before an error is shown, has no delay before a fallback goes, and reports an error of a handler after the event.

export const real = {
  unmountset: ["t","= 1","> #a","clean","=","> wait","="],
  effects: ["render P","render A","render B","render BB","render Q","ins A0","ins BB0","ins B0","ins P0","ins Q0","lay A0","lay BB0","lay B0","lay P0","lay Q0","eff A0","eff BB0","eff B0","eff P0","eff Q0","= P0A0B0BB0Q0","> #a","render P","render A","render B","render BB","render Q","~ins A0","ins A1","~lay A0","~ins B0","ins B1","~lay B0","~ins P0","ins P1","~lay P0","~ins Q0","ins Q1","~lay Q0","lay A1","lay B1","lay P1","lay Q1","~eff A0","~eff B0","~eff P0","~eff Q0","eff A1","eff B1","eff P1","eff Q1","= P1A1B1BB0Q1","> #b","render P","render A","render Q","~ins B1","~lay B1","~ins BB0","~lay BB0","~eff B1","~eff BB0","= P1A1Q1","> #a","render P","render A","render Q","~ins A1","ins A2","~lay A1","~ins P1","ins P2","~lay P1","~ins Q1","ins Q2","~lay Q1","lay A2","lay P2","lay Q2","~eff A1","~eff P1","~eff Q1","eff A2","eff P2","eff Q2","= P2A2Q2","> #b","render P","render A","render B","render BB","render Q","ins BB0","ins B2","lay BB0","lay B2","eff BB0","eff B2","= P2A2B2BB0Q2"],
  classes: ["ctor P","gdsfp P{\"s\":0}","render P","ctor K","gdsfp K{\"s\":0}","render K","ctor L","gdsfp L{\"s\":0}","render L","didMount K","didMount L","didMount P","= 000","> #a","gdsfp P{\"s\":0}","scu P","render P","gdsfp K{\"s\":0}","scu K","gdsfp L{\"s\":0}","scu L","render L","snap L","snap P","didUpdate L0x0","didUpdate P0x0","= 000","> #P","gdsfp P{\"s\":1}","scu P","render P","snap P","didUpdate P1x1","cb 1","= 100","> #K","gdsfp K{\"s\":1}","scu K","render K","snap K","didUpdate K0x0","cb 1","= 110","> #a","gdsfp P{\"s\":1}","scu P","render P","gdsfp K{\"s\":1}","scu K","snap P","unmount L","didUpdate P1x1","= 11","> #a","gdsfp P{\"s\":1}","scu P","render P","gdsfp K{\"s\":1}","scu K","snap P","didUpdate P2x2","= 11"],
  legacy: ["wm","pure","= 201","> #a","wrp1","wu12","= 211","> #a","wrp2","wu22","= 221"],
  renderphase: ["D000","= 00","> #a","D100","D111","= 11","> #a","D211","D222","= 22"],
  memo: ["M0","M20","Mid","Kc0","CCc0","Kin","= 00c0c0c0in","> #a","M21","= 01c0c0c0in","> #a","M1","M22","= 12c0c0c0in","> #b","Kc0!","CCc0!","= 12c0!c0!c0!in","> #a","M23","= 13c0!c0!c0!in","> #b","Kc0!!","CCc0!!","= 13c0!!c0!!c0!!in"],
  keys: ["mount 1","mount 2","mount 3","mount 1","mount 2","mount 3","mount x","mount y","mount z","mount w","mount f","mount g","= 112233112233xxyyzzwwffgg","> #a","= 332211132231xxyyzzwwffgg","> #c","mount 9","mount 1","= 9933221119233211xxyyzzwwffgg","> #b","unmount 9","unmount 1","= 332211132231xxyyzzwwffgg","> #d","unmount x","unmount y","unmount w","unmount g","mount x","mount w","mount g","= 332211132231xxzzwwffgg","> #d","unmount x","unmount w","unmount g","mount x","mount y","mount w","mount g","= 332211132231xxyyzzwwffgg","> #b","unmount 3","unmount 3","= 22111221xxyyzzwwffgg","> #b","unmount 2","unmount 2","= 1111xxyyzzwwffgg","> #b","unmount 1","unmount 1","= xxyyzzwwffgg"],
  refs: ["cb U","att S","f hi0 g pong null","=","> #a","cb null","cb U","f hi1 g pong P","=","> #a","cb null","det","cb U","att S","f hi2 g pong null","=","> #a","cb null","cb U","f hi3 g pong P","="],
  inputs: ["= xyone2threeax2 a,k,d,false,false,true,true,true,false,2,a","> #t b","inp","ch b","= xyone2threeBx2 B,k,d,false,false,true,true,true,false,2,B","> #fixed z","fx z","= xyone2threeBx2 B,k,d,false,false,true,true,true,false,2,B","> #fixed z","fx z","= xyone2threeBx2 B,k,d,false,false,true,true,true,false,2,B","> #u e","u e","= xyone2threeBx2 B,k,e,false,false,true,true,true,false,2,B","> #c","ck true","cc true","= xyone2threeBx2 B,k,e,true,false,true,true,true,false,2,B","> #c","ck false","cc false","= xyone2threeBx2 B,k,e,false,false,true,true,true,false,2,B","> #cf","cf true","= xyone2threeBx2 B,k,e,false,false,true,true,true,false,2,B","> #cf","cf true","= xyone2threeBx2 B,k,e,false,false,true,true,true,false,2,B","> #cu","cu false","= xyone2threeBx2 B,k,e,false,false,false,true,true,false,2,B","> #cp","cp false","= xyone2threeBx2 B,k,e,false,false,false,true,true,false,2,B","> #ry","r ytrue","= xyone2threeBy2 B,k,e,false,false,false,true,false,true,2,B","> #lx","r xtrue","= xyone2threeBx2 B,k,e,false,false,false,true,true,false,2,B","> #rx","= xyone2threeBx2 B,k,e,false,false,false,true,true,false,2,B","> #s 3","s 3","= xyone2threeBx3 B,k,e,false,false,false,true,true,false,3,B","> #s 1","s 1","= xyone2threeBx1 B,k,e,false,false,false,true,true,false,1,B","> #ta q","= xyone2threeqx1 q,k,e,false,false,false,true,true,false,1,q"],
  events: ["=","> #a","oc click o a 0","pc click p a 0","a click a a 0","p click p a 0","=","> #b","oc click o b 0","qc click q b 0","=","> #d","=","> #e","oc click o e 0","e click e e 0","o click o e 0","="],
  forms: ["= ab0 x,true,b,tt","> #b1","= ab0 x,true,b,tt","> #b2","submit i,x|c,on|s,b|t,tt b2","= ab1 x,true,b,tt","> #i yy","= ab1 yy,true,b,tt","> #b2","submit i,yy|c,on|s,b|t,tt b2","= ab2 yy,true,b,tt","> #b3","reset","= ab2 x,true,b,tt","> #b2","submit i,x|c,on|s,b|t,tt b2","= ab3 x,true,b,tt"],
  reducer: ["r10","= 10","> #a","red inc","red inc","r12","= 12","> #b","red same","r12","= 12","> #a","red inc","red inc","r14","= 14"],
  store: ["C0","C0","sub","sub","= 00","> #a","C1","C1","= 11","> #b","C1","unsub","= 1","> #a","C2","= 2","> #b","C2","C2","sub","= 22"],
  layoutset: ["r00","lay0","eff0w0","= 0","> #a","r10","lay1","cl0w0","eff1w0","r110","cl1w0","eff1w10","= 10","> #a","r210","lay2","cl1w10","eff2w10","r220","cl2w10","eff2w20","= 20"],
  chain: ["e0","= 0","> #a","e1","e2","e3","e4","e5","= 5","> #a","e6","e7","e8","e9","e10","= 10"],
  deferred: ["= 0 0 0false","> #a","= 1 1 0false","> wait","= 1 1 0false","> #b","= 1 1 1false","> wait","= 1 1 1false"],
  actions: ["= 0false","> #b","act 0k","= 1false","> wait","= 1false","> #b","act 1k","= 2false","> wait","= 2false"],
  hooksmisc: ["init","memo","ev1","= 1211string","> #a","= 2212string","> #a","memo","ev3","= 3613string","> #a","= 4614string"],
  nulleffect: ["=","> #a","= EEEE"],
  deepboundary: ["= rest","> #i","= E:deeprest"],
  zerohooks: ["= none","> #a","z1","= 1","> #a","= none","> #a","z3","= 3"],
  multi: ["= ABCa a","> #s a,c","a,c","= ABCa,c a+c","> #s b","b","= ABCb b"],
  details: ["= Sxfalse"],
  clone: ["= 12[\".$q\",\"t\",\".1:1\",5]4","> #a","c0","= 12[\".$q\",\"t\",\".1:1\",5]4","> #b","c1","= 12[\".$q\",\"t\",\".1:1\",5]4"],
};

export const ours = {
  batching: ["r00","= 0 0","> #a","in","r21","= 2 1","> #b","same","= 2 1","> #c","micro","r32","= 3 2","> #d","timer","r43","= 4 3","> wait","= 4 3","> #b","same","= 4 3","> #b","same","= 4 3"],
  boundary: ["= 00","> #a","gdsfe ren","catch renstring","bad clean","= oops ren0","> #a","c2 ren","bad clean","= oops rentwo","> #r","= 2two","> #a","bad clean","gdsfe eff","catch effstring","= oops efftwo","> #a","= oops efftwo","> #r","= 4two","> #a","bad clean","gdsfe lay","catch laystring","bad clean","= oops laytwo","> #r","gdsfe lay","catch laystring","bad clean","= oops laytwo"],
  suspense: ["=","> #a","= wait","> #b","lazy","= loaded","> wait","= loaded","> #c","lazy","= loadedwait2","> #d","Uval","= loadedvalsib","> wait","= loadedvalsib","> #c","lazy","= loadedwait2","> #d","Uval","= loadedvalsib","> wait","= loadedvalsib"],
  asynceffect: ["ae","= 0","> #a","FAULT destroy is not a function: an effect gave something else than its clean-up.","=","> #a","="],
  deepsuspend: ["in0","= 0","> #i","= W","> #d","in1","= 1got","> wait","= 1got"],
  rejecteduse: ["=","> #a","= w","> #b","= E:no","> wait","= E:no"],
  handlererr: ["= 0","> #a","outer","FAULT hx","= 1","> #a","outer","FAULT hx","= 2"],
};

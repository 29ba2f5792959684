abstract class Account {
  static count = 0;
  declare readonly kind: string;
  protected constructor(public readonly owner: string, protected balance = 0, private readonly log: string[] = []) {
    Account.count++;
  }
  abstract fee(): number;
  deposit(this: this, amount: number): this {
    this.balance += amount - this.fee();
    this.log.push(`+${amount}`);
    return this;
  }
  toString(): string {
    return `${this.owner}: ${this.balance} [${this.log}]`;
  }
}
class Savings extends Account implements Pick<Account, "owner"> {
  rate?: number;
  constructor(owner: string) {
    super(owner, 10);
  }
  override fee() {
    return 1;
  }
}

export default function Classes() {
  return <p>{`${new Savings("Ann").deposit(5).deposit(6)}`} {Account.count} {String("kind" in new Savings("B"))}</p>;
}

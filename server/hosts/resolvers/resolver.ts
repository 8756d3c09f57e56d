/** Reads TXT records of the domain name system. */

export interface TxtResolver {
  /**
   * The records of a name, each with its parts joined; none where the name or the type does not exist.
   * @throws Error when the name servers cannot be asked
   */
  txt(name: string): Promise<readonly string[]>;
}

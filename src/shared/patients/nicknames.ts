// Everyday short forms of English names, and a few of their neighbours: common knowledge, written down by us. A word may be in
// several groups (Alex); two words are one name when they share a group.
const groups: readonly string[] = [
  'abigail abby gail', 'albert al bert bertie', 'alexander alex alec sandy xander sasha', 'alexandra alex sandra sandy sasha lexi', 'alfred alf alfie fred',
  'amanda mandy', 'andrew andy drew', 'angela angie', 'ann anne anna annie nan nancy', 'anthony tony ant', 'antonio tonio tony', 'arthur art', 'barbara barb babs barbie',
  'benjamin ben benny benji', 'bernard bernie', 'caroline carol carrie', 'catherine katherine kathryn katharine cathy kathy kate katie kitty cath', 'charles charlie chuck chas',
  'charlotte lottie charlie', 'christine christina chris chrissy tina', 'christopher chris kit', 'clifford cliff', 'cynthia cindy', 'daniel dan danny', 'david dave davy',
  'deborah debra deb debbie', 'dennis den denny', 'donald don donnie', 'dorothy dot dottie dolly', 'douglas doug', 'edward ed eddie ted teddy ned', 'edwin ed eddie',
  'elizabeth eliza liz lizzie beth betty bess libby elsie lisa', 'emily em millie', 'eugene gene', 'florence flo florrie', 'frances fran fanny', 'francis frank frankie fran',
  'francisco paco pancho', 'frederick fred freddie', 'gabriel gabe', 'geoffrey jeffrey geoff jeff', 'george georgie', 'gerald gerry jerry', 'gregory greg', 'harold harry hal',
  'helen nell nellie', 'henry harry hank hal', 'ignacio nacho', 'isabella isabel bella izzy', 'jacob jake', 'jacqueline jackie', 'james jim jimmy jamie', 'jennifer jen jenny',
  'jessica jess jessie', 'john johnny jack jon', 'jonathan jon jonny', 'jose pepe', 'joseph joe joey', 'josephine jo josie', 'joshua josh', 'judith judy', 'julia julie jules',
  'kenneth ken kenny', 'kimberly kim', 'laurence lawrence larry laurie', 'leonard len lenny leo', 'louis lou louie', 'louise lou', 'madeline maddie', 'manuel manny manolo',
  'margaret maggie meg peggy marge margie rita greta', 'maria mary marie mia', 'martha patty marty', 'martin marty', 'matthew matt matty', 'michael mike mick mickey', 'mildred millie',
  'mohammed mohamed muhammad mohammad mohamad md mo', 'nathan nathaniel nat nate', 'nicholas nick nicky', 'nicole nicky nikki', 'oliver ollie', 'pamela pam', 'patricia pat patsy patty trish tricia',
  'patrick pat paddy rick', 'peter pete', 'philip phillip phil pip', 'rachel rae', 'raymond ray', 'rebecca becky becca', 'richard rick ricky dick rich richie', 'robert rob robbie bob bobby bert',
  'roberto beto', 'rodney rod', 'ronald ron ronnie', 'samantha sam sammie', 'samuel sam sammy', 'sarah sara sally sadie', 'stephanie steph', 'stephen steven steve stevie', 'stuart stewart stu',
  'susan suzanne sue susie suzy', 'sylvia sylvie', 'teresa theresa terry tess tessa', 'theodore ted teddy theo', 'thomas tom tommy', 'timothy tim timmy', 'valerie val', 'veronica ronnie vera',
  'victor vic', 'victoria vicky tori', 'vincent vince vinny', 'virginia ginny', 'walter walt wally', 'william will willy bill billy liam', 'winifred winnie', 'zachary zach zack',
];

const groupsOf = new Map<string, Set<number>>();
groups.forEach((group, at) => {
  for (const word of group.split(' ')) groupsOf.set(word, (groupsOf.get(word) ?? new Set()).add(at));
});

/** Whether two folded given names are forms of one (`bill`, `william`). */
export const areNicknames = (a: string, b: string): boolean => {
  const [left, right] = [groupsOf.get(a), groupsOf.get(b)];
  return left !== undefined && right !== undefined && [...left].some((at) => right.has(at));
};

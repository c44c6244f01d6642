import { useState } from 'react';
import { Action } from '#renderer/kit/Action.tsx';
import { t } from '#renderer/text/index.ts';
import type { OutlineNode } from './outline.ts';

// Of one group: a report of a thousand entries must not be drawn to read its first.
const shownAtOnce = 50;
const openDepth = 2;

const sizeWords = (bytes: number): string => (bytes < 1000 ? t('original.bytes', { count: bytes }) : t('original.kilobytes', { count: Math.round(bytes / 1000) }));

const Group = ({ node, depth }: { readonly node: OutlineNode & { readonly type: 'group' }; readonly depth: number }) => {
  const [isOpen, setIsOpen] = useState(depth < openDepth);
  return (
    <details open={isOpen} onToggle={(event) => { setIsOpen(event.currentTarget.open); }}>
      <summary><b>{node.label}</b>{!isOpen && <span className="sec clip"> <bdi>{node.gist}</bdi></span>}</summary>
      {isOpen && <Outline nodes={node.children} depth={depth + 1} />}
    </details>
  );
};

const Line = ({ node, depth }: { readonly node: OutlineNode; readonly depth: number }) => {
  switch (node.type) {
    case 'group': return <li><Group node={node} depth={depth} /></li>;
    case 'value': return <li className="outline__value"><b>{node.label}</b><span><bdi>{node.text}</bdi></span></li>;
    case 'text': return <li><b>{node.label}</b><pre tabIndex={0}><bdi>{node.text}</bdi></pre></li>;
    case 'attachment': return <li className="outline__value"><b>{node.label}</b><span className="mute">{t('original.attached', { type: node.contentType, size: sizeWords(node.bytes) })}</span></li>;
  }
};

/** Lines as `name: value`, nested. Everything is text: nothing is a link, nothing is drawn. */
export const Outline = ({ nodes, depth = 0 }: { readonly nodes: readonly OutlineNode[]; readonly depth?: number }) => {
  const [shown, setShown] = useState(shownAtOnce);
  return (
    <ul className="outline">
      {nodes.slice(0, shown).map((node, i) => <Line key={`${i} ${node.label}`} node={node} depth={depth} />)}
      {nodes.length > shown && <li><Action kind="quiet" className="btn--sm" onClick={() => { setShown(shown + 200); }}>{t('original.more', { count: nodes.length - shown })}</Action></li>}
    </ul>
  );
};

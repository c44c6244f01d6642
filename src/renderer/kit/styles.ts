// The library's styles in their layer first, then ours: a rule of ours always wins without being louder.
import '@mantine/core/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './tokens.css';
import './base.css';
import './controls.css';

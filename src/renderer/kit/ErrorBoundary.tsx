import { Component } from 'react';
import type { ReactNode } from 'react';

interface ErrorBoundaryProps {
  /** Another key tries anew: a broken page must not break the next one. */
  readonly fallback: (tryAgain: () => void) => ReactNode;
  readonly children: ReactNode;
}

/** Keeps the frame (and with it sign out) when a page breaks. The error's words may hold a record, so they go nowhere. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };
  static getDerivedStateFromError() { return { isBroken: true }; }
  override render() {
    if (!this.state.isBroken) return this.props.children;
    return this.props.fallback(() => { this.setState({ isBroken: false }); });
  }
}

// A month's assessment, asked for only when it is there to be seen: a contractor's list lacks drafts.

import { url } from './api';
import type { Assessment } from './month_types';
import type { Resource } from './resource';
import { useGet } from './resource';
import type { Page } from './types';

export function useAssessment(month: string | null, contractor: string | null = null): Resource<Assessment> {
  const list = useGet<Page<{ month: string }>>(url('assessments', { limit: 10000 }), 'change');
  const isListed = month !== null && (list.data?.items.some((one) => one.month === month) ?? false);
  const assessment = useGet<Assessment>(isListed ? url(`assessments/${month}`, { contractor }) : null, 'change');
  const again = () => {
    list.again();
    assessment.again();
  };
  return {
    ...assessment,
    again,
    error: list.error ?? assessment.error,
    loading: list.data === null || assessment.loading,
  };
}

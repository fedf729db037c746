import './page.css';
import { render } from 'preact';
import type { ReportData } from '../views/report-data.ts';
import { answerInside } from './offline/answer-inside.ts';
import { readInside } from './offline/read-inside.ts';
import { ReportPage } from './offline/report-page.tsx';
import { answerBy } from './parts/ask.ts';

const data = readInside<ReportData>();
answerBy(answerInside(data));
const root = document.getElementById('page');
if (root !== null) {
  root.textContent = '';
  render(<ReportPage data={data} />, root);
}

import type { ReportWords } from './fr.ts';

export const reportAr: ReportWords = {
  report: {
    title: 'التقرير العمومي',
    lead: 'فيمَ استُعملت الصلاحيات، شهرا بعد شهر: محسوب من السجل، دون أسماء ولا كاميرات ولا ملفات.',
    month: 'الشهر',
    download: 'تنزيل (JSON)',
    inShort: 'باختصار',
    whole: 'انتهى الشهر: لن تتغير هذه الأرقام.',
    running: 'الشهر ما زال جاريا: هذه الأرقام إلى منتصف الليلة الماضية.',
    counts: {
      looks: 'الاطلاعات',
      unmasked: 'الاطلاع دون إخفاء',
      decided: 'القرارات',
      disclosed: 'التبليغ إلى سلطات أخرى',
      erased: 'عمليات المحو',
      refused: 'حالات الرفض',
    },
    acts: 'حسب السلطة والغرض والنتيجة',
    noActs: 'لم يُطَّلع على شيء ولم يُقرَّر ولم يُمحَ شيء في ذلك الشهر.',
    decisions: 'قرارات حول الحقوق',
    noDecisions: 'لا قرار حول الحقوق في ذلك الشهر.',
    alarms: 'ما لاحظه السجل من تلقاء نفسه',
    noAlarms: 'لا شيء: لا رقم ناقص، ولا رقم أخذه غيره.',
    columns: {
      agency: 'السلطة',
      action: 'الفعل',
      object: 'الموضوع',
      purpose: 'الغرض',
      outcome: 'النتيجة',
      times: 'المرات',
      withCase: 'مع ملف',
      decision: 'القرار',
      alarm: 'إنذار',
    },
    outcomes: { allowed: 'مقبول', refused: 'مرفوض', failed: 'لم يتم' },
  },
};

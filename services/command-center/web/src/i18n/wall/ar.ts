import type { WallWords } from './fr.ts';

export const wallAr: WallWords = {
  wall: {
    title: 'جدار الكاميرات',
    open: 'جدار الكاميرات',
    layout: 'التوزيع',
    group: 'مجموعة الكاميرات',
    everyCamera: 'جميع الكاميرات',
    districts: 'المقاطعات',
    own: 'مجموعاتي',
    groups: 'مجموعاتي',
    groupsHint: 'تبقى هذه المجموعات في هذا المتصفح: لا يراها أحد غيرك.',
    groupName: 'اسم المجموعة',
    groupCameras: 'كاميرات المجموعة',
    keepGroup: 'حفظ المجموعة',
    remove: 'إزالة',
    cameras: 'عدد الكاميرات: {{count}}',
    notKept: 'لم يتمكن هذا المتصفح من حفظ المجموعات. تبقى إلى أن تُغلق الصفحة.',
    pageBefore: 'الصفحة السابقة',
    pageAfter: 'الصفحة التالية',
    tour: 'التنقل التلقائي',
    noTour: 'بدون تنقل تلقائي',
    everySeconds: 'كل {{value}}',
    follow: 'التنبيه يتقدّم',
    fullScreen: 'ملء الشاشة',
    keys: 'المفاتيح: 1 إلى 9 للتكبير · Esc للرجوع · ← → للصفحات · F ملء الشاشة · A التنبيهات في المقدمة · T التنقل التلقائي',
  },
};

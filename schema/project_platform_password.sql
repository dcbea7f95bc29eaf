UPDATE platform SET password_number = :body ->> 'number' WHERE code = :body ->> 'code';
